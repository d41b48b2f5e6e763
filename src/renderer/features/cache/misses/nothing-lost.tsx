import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { countText, sumText } from '../../../parts/format/money.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import { Button } from '../../../ui/button/button.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import styles from './nothing-lost.module.css';

interface NothingLostProps {
  readonly filter: UsageFilter;
  /** Whether misses may lie outside of what is asked for. */
  readonly isFiltered: boolean;
  readonly onAll: () => void;
}

/** The list without a miss: what there was that could have missed. */
export function NothingLost({ filter, isFiltered, onAll }: NothingLostProps) {
  const client = useClient();
  const { go } = useNavigation();
  const { state } = useCall(() => client.usage.report(filter), { isImmediate: true });
  if (state.status === 'running' || state.status === 'idle') return <span role="status" aria-label="Adding up the requests" />;
  const report = state.status === 'done' ? state.value : null;
  return (
    <div className={styles.empty}>
      {report === null ? <h2>No miss</h2> : <Words report={report} />}
      <div className={styles.actions}>
        {isFiltered && <Button onClick={onAll}>Show everything</Button>}
        <Button onClick={() => go({ area: 'sessions' })}>Go to the sessions</Button>
      </div>
    </div>
  );
}

function Words({ report: { totals, simulatedRequests } }: { readonly report: UsageReport }) {
  if (totals.requests === 0 && simulatedRequests > 0) {
    return (
      <>
        <h2>Only rehearsals here</h2>
        <p>
          <StateGlyph state="rehearsal" label="" /> {countText(simulatedRequests, 'request')} went to the rehearsal. They are simulated:
          they cost nothing, so nothing can be lost.
        </p>
      </>
    );
  }
  if (totals.requests === 0) {
    return (
      <>
        <h2>No request here</h2>
        <p>Each request to a model is judged as soon as it has ended: what the cache should have held of it, and what was read.</p>
      </>
    );
  }
  return (
    <>
      <h2>Nothing was lost</h2>
      <p>
        {countText(totals.requests, 'request')}, and everything that the cache had of them was read: {tokensText(totals.cacheReadTokens)}{' '}
        tokens{totals.cacheHitRate !== null && `, ${percentText(totals.cacheHitRate)} of all prompts`}. That saved{' '}
        {sumText(totals.savedUsd)}.
      </p>
    </>
  );
}
