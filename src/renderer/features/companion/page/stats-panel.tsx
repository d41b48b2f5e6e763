import { stat, type Companion, type Stat } from '#shared/model/companion/creature.ts';
import { mostOfStat } from '#shared/model/companion/facts.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './stats-panel.module.css';

const earnedBy: Readonly<Record<Stat, string>> = {
  patience: 'long work, nothing broke off',
  curiosity: 'new projects, many kinds of file',
  thrift: 'cache streaks, caps kept',
  rigour: 'tests that turned green',
  mischief: 'nights, deletions, loose ends',
};

/** Five stats, each with what it hatched with and what it grew. */
export function StatsPanel({ stats }: Pick<Companion, 'stats'>) {
  return (
    <Panel
      title="Stats"
      end={
        <span className={styles.legend}>
          <i data-kind="rolled" /> hatched with <i data-kind="grown" /> grown
        </span>
      }
    >
      <dl className={styles.stats}>
        {stat.options.map((name) => {
          const { rolled, grown } = stats[name];
          return (
            <div key={name} title={`Grows by ${earnedBy[name]}`}>
              <dt>{name}</dt>
              <dd>
                <span
                  className={styles.track}
                  role="meter"
                  aria-label={name}
                  aria-valuemin={0}
                  aria-valuemax={mostOfStat}
                  aria-valuenow={rolled + grown}
                  aria-valuetext={`${rolled + grown} of ${mostOfStat}: hatched with ${rolled}, grown ${grown}`}
                >
                  <span data-kind="rolled" style={{ width: `${rolled}%` }} />
                  <span data-kind="grown" style={{ width: `${grown}%` }} />
                </span>
                <b>{rolled + grown}</b>
                <span className={styles.grown}>{grown > 0 ? `+${grown}` : ''}</span>
              </dd>
              <small>{earnedBy[name]}</small>
            </div>
          );
        })}
      </dl>
    </Panel>
  );
}
