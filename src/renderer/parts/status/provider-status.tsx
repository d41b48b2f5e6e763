import type { ProviderState } from '#shared/model/settings.ts';
import { useWorkbench } from '../workbench/workbench-context.ts';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';
import styles from './provider-status.module.css';

interface ProviderStatusProps {
  /** Whom a session talks to, which a change of the settings does not change; the window's own where it is left out. */
  readonly provider?: ProviderState['provider'] | null;
}

/** Whom requests go to, and whether they can. */
export function ProviderStatus({ provider = null }: ProviderStatusProps) {
  const state = useWorkbench((workbench) => workbench.provider);
  const kind = provider ?? state?.provider ?? null;
  if (kind === 'rehearsal') {
    return (
      <span className={styles.simulated}>
        <StateGlyph state="rehearsal" label="" /> rehearsal, simulated
      </span>
    );
  }
  if (kind === 'recorded') return <span className={styles.address}>a recording, offline</span>;
  if (state === null) return <span className={styles.address}>no provider known yet</span>;
  const problem = state.problem ?? (state.credential === 'none' ? 'no key' : null);
  return (
    <span className={styles.address} title={problem ?? undefined}>
      <StateGlyph state={problem === null ? 'done' : 'failed'} label={problem === null ? 'ready' : 'not ready'} />
      {URL.canParse(state.baseUrl) ? new URL(state.baseUrl).host : state.baseUrl}
    </span>
  );
}
