import { percentText } from '../../../parts/format/duration.ts';
import { HitLine } from '../../../ui/chart/hit-line.tsx';
import { Legend } from '../../../ui/chart/legend.tsx';
import { shareAxis } from '../../../ui/chart/share-axis.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import type { Bucket } from '../figures/day-buckets.ts';
import styles from './hit-rate.module.css';

/** How much of what was sent came from the cache, beside how much could have. */
export function HitRate({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const { start } = shareAxis(buckets);
  const textOf = (share: number | null) => (share === null ? 'nothing sent' : percentText(share));
  return (
    <Panel
      title="Cache hit rate"
      end={
        <Legend
          items={[
            { key: 'held', picture: <Held />, label: 'held' },
            { key: 'ideal', picture: <Ideal />, label: 'ideal' },
            ...(start > 0 ? [{ key: 'axis', label: <span className={styles.axis}>axis starts at {Math.round(start * 100)} %</span> }] : []),
          ]}
        />
      }
    >
      <HitLine
        label="Cache hit rate against the ideal"
        points={buckets.map(({ key, label, held, ideal }) => ({ key, label, held, ideal }))}
        table={{
          columns: ['Day', 'Held', 'Ideal'],
          rows: buckets.map(({ label, held, ideal }) => [label, textOf(held), textOf(ideal)]),
        }}
      />
    </Panel>
  );
}

function Held() {
  return (
    <svg width="18" height="8" aria-hidden="true">
      <path d="M0 4h18" stroke="var(--read)" strokeWidth="2" />
      <rect x="6.5" y="1.5" width="5" height="5" fill="var(--read)" />
    </svg>
  );
}

function Ideal() {
  return (
    <svg width="18" height="8" aria-hidden="true">
      <path d="M0 4h18" stroke="var(--ink-3)" strokeWidth="1.5" strokeDasharray="4 3" />
    </svg>
  );
}
