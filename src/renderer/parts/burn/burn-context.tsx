import type { BurnReport } from '#shared/model/insight/usage-report.ts';
import { createContext, useContext, type ReactNode } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useLive, type LiveState } from '../../bridge/use-live.ts';
import { useMinute } from '../format/use-minute.ts';
import { useSessionPulse } from '../workbench/use-session-pulse.ts';

const BurnContext = createContext<LiveState<BurnReport>>({ status: 'loading' });

const leastMs = 5_000;

/** Asks how fast money goes, for all that shows it: when a session has changed, and once a minute because the day goes on. */
export function BurnProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const pulse = useSessionPulse(leastMs);
  const { state } = useLive(() => client.usage.burn(), String(useMinute()), pulse);
  return <BurnContext value={state}>{children}</BurnContext>;
}

/** How fast money goes, as last known. */
export function useBurn(): LiveState<BurnReport> {
  return useContext(BurnContext);
}
