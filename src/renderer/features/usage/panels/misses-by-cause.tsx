import type { MissCause } from '#shared/model/insight/cache-report.ts';
import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { causeWords } from '../../../parts/cache/cause-words.ts';
import { sumText } from '../../../parts/format/money.ts';
import { CauseBars } from '../../../ui/chart/cause-bars.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './misses-by-cause.module.css';

interface MissesByCauseProps {
  readonly report: UsageReport;
  readonly onCause: (cause: MissCause) => void;
}

/** Why the cache missed, how often, and what that cost. Each cause leads to its misses. */
export function MissesByCause({ report: { misses, totals }, onCause }: MissesByCauseProps) {
  return (
    <Panel title="Misses by cause" detail="count, money lost" end={<b className={styles.sum}>{sumText(totals.lostUsd)}</b>}>
      {misses.length === 0 ? (
        <p className={styles.none}>No miss: what the cache held was read.</p>
      ) : (
        <CauseBars
          label="Misses by cause"
          columns={['Cause', 'Misses', 'Lost']}
          rows={misses
            .toSorted((a, b) => b.lostUsd - a.lostUsd)
            .map(({ cause, count, lostUsd }) => ({
              key: cause,
              label: causeWords[cause],
              count,
              value: lostUsd,
              valueText: sumText(lostUsd),
            }))}
          tickText={(usd) => `$${usd.toFixed(2)}`}
          onChoose={(key) => onCause(key as MissCause)}
        />
      )}
    </Panel>
  );
}
