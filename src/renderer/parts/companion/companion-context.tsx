import type { Companion } from '#shared/model/companion/creature.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import type { ErrorText } from '../../bridge/error-text.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useWorkbench } from '../workbench/workbench-context.ts';
import { useIsVisible } from './use-attention.ts';

/**
 * What the window knows of the companion.
 *
 *   loading ─▶ known | off | failed, each of them anew when a turn is over
 */
export type CompanionState =
  | { readonly status: 'loading' }
  | { readonly status: 'off' }
  | { readonly status: 'known'; readonly companion: Companion }
  | { readonly status: 'failed'; readonly error: ErrorText };

interface CompanionAccess {
  readonly state: CompanionState;
  /** Asks anew: after something was changed, or failed. */
  readonly refresh: () => void;
}

const CompanionContext = createContext<CompanionAccess>({ state: { status: 'loading' }, refresh: () => undefined });

/** Asks for the companion when a turn is over and the window can be seen: nothing is asked every so often. */
export function CompanionProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const isOn = useWorkbench((state) => state.settings?.noticing.companion ?? null);
  const settled = useWorkbench((state) => settledEvents(state.sessions));
  const isVisible = useIsVisible();
  const [asked, setAsked] = useState(settled);
  // While nobody can see it, the last question stays.
  if (isVisible && asked !== settled) setAsked(settled);
  const { state: answer, retry } = useLive(
    // What is switched off is asked once, so that what it had kept is forgotten.
    () => (isOn === null ? Promise.resolve(null) : client.companion.describe()),
    isOn === true ? String(asked) : String(isOn),
    0,
  );
  const access = useMemo((): CompanionAccess => ({ state: toState(answer, isOn), refresh: retry }), [answer, isOn, retry]);
  return <CompanionContext value={access}>{children}</CompanionContext>;
}

/** The companion as last known, for all that shows it. */
export function useCompanion(): CompanionAccess {
  return useContext(CompanionContext);
}

/** Counts the events of sessions in which nothing runs. */
function settledEvents(sessions: Readonly<Record<string, SessionSummary>>): number {
  let count = 0;
  for (const { state, lastSeq } of Object.values(sessions)) {
    if (state.status !== 'working' && state.status !== 'compacting' && state.status !== 'waiting') count += lastSeq;
  }
  return count;
}

function toState(answer: ReturnType<typeof useLive<Companion | null>>['state'], isOn: boolean | null): CompanionState {
  if (isOn === false) return { status: 'off' };
  if (isOn === null || answer.status === 'loading') return { status: 'loading' };
  if (answer.status === 'known') return answer.value === null ? { status: 'loading' } : { status: 'known', companion: answer.value };
  const last = answer.last?.value ?? null;
  return last === null ? { status: 'failed', error: answer.error } : { status: 'known', companion: last };
}
