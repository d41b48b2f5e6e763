import type { MissCause, MissList } from '#shared/model/insight/cache-report.ts';
import { causeWords, missText } from '../../../parts/cache/cause-words.ts';
import { numberText, sumText } from '../../../parts/format/money.ts';
import { CauseBars } from '../../../ui/chart/cause-bars.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './miss-causes.module.css';

interface MissCausesProps {
  readonly list: MissList;
  readonly cause: MissCause | null;
  readonly onCause: (cause: MissCause) => void;
}

const rowHeight = 24;
const axisHeight = 20;

/** What was lost altogether, and to which causes. */
export function MissCauses({ list: { byCause }, cause, onCause }: MissCausesProps) {
  const lostUsd = byCause.reduce((sum, entry) => sum + entry.lostUsd, 0);
  const count = byCause.reduce((sum, entry) => sum + entry.count, 0);
  const unpriced = byCause.reduce((sum, entry) => sum + entry.unpriced, 0);
  const rows = byCause
    .filter((entry) => entry.count > 0)
    .toSorted((a, b) => b.lostUsd - a.lostUsd)
    .map((entry) => ({
      key: entry.cause,
      label: causeWords[entry.cause],
      count: entry.count,
      value: entry.lostUsd,
      valueText: entry.unpriced === entry.count ? 'unpriced' : sumText(entry.lostUsd),
    }));
  return (
    <Panel title="Lost by cause" detail="count, money">
      <div className={styles.sums}>
        <b>{sumText(lostUsd)}</b>
        <span>
          lost to {missText(count)}
          {unpriced > 0 && `, ${numberText(unpriced)} of them unpriced`}
          {cause !== null && `. Listed: ${causeWords[cause].toLowerCase()}`}
        </span>
      </div>
      <div className={styles.chart} style={{ height: rows.length * rowHeight + axisHeight }}>
        <CauseBars
          label="Lost by cause"
          columns={['Cause', 'Misses', 'Lost']}
          rows={rows}
          tickText={sumText}
          onChoose={(key) => onCause(key as MissCause)}
        />
      </div>
    </Panel>
  );
}
