import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { countText, requestCostText } from '../../../parts/format/money.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './cost-per-turn.module.css';

/** What a turn costs: the usual one, and the dear ones. */
export function CostPerTurn({ costPerTurn, turns }: Pick<UsageReport, 'costPerTurn' | 'turns'>) {
  return (
    <Panel title="Cost per turn" end={countText(turns, 'turn')}>
      {costPerTurn === null ? (
        <p className={styles.none}>No turn with a price.</p>
      ) : (
        <dl className={styles.values}>
          {(
            [
              ['median', costPerTurn.p50],
              ['9 of 10 below', costPerTurn.p90],
              ['99 of 100 below', costPerTurn.p99],
              ['mean', costPerTurn.mean],
            ] as const
          ).map(([label, usd]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{requestCostText(usd)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
