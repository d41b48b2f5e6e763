import type { Growth } from '#shared/model/companion/creature.ts';
import { pointsADay } from '#shared/model/companion/facts.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { ageText } from '../../../parts/format/age.ts';
import { useMinute } from '../../../parts/format/use-minute.ts';
import { sessionTitle } from '../../../parts/workbench/session-words.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './earned-panel.module.css';

/** How the stats were earned: facts of the journal, each with its session. */
export function EarnedPanel({ growth }: { readonly growth: readonly Growth[] }) {
  const nowMs = useMinute();
  return (
    <Panel title="How it grew" detail={`at most ${pointsADay} points of a stat a day`}>
      {growth.length === 0 ? (
        <p className={styles.none}>
          Nothing yet. It grows from what happens in your sessions: tests that turn green, a cache that holds, work that does not break off.
        </p>
      ) : (
        <ol className={styles.list}>
          {growth.map((one) => (
            <Row key={`${one.session} ${one.atMs} ${one.because}`} growth={one} nowMs={nowMs} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Row({ growth: { stat, points, because, session, atMs }, nowMs }: { readonly growth: Growth; readonly nowMs: number }) {
  const { go } = useNavigation();
  const title = useWorkbench((state) => {
    const known = session === null ? undefined : state.sessions[session];
    return known === undefined ? null : sessionTitle(known);
  });
  return (
    <li>
      <span className={styles.points}>
        +{points} {stat}
      </span>
      <span className={styles.because} title={because}>
        {because}
      </span>
      {session !== null && title !== null && (
        <button type="button" className={styles.session} title={`Open ${title}`} onClick={() => go({ area: 'sessions', session })}>
          {title}
        </button>
      )}
      <time dateTime={new Date(atMs).toISOString()}>{ageText(atMs, nowMs)}</time>
    </li>
  );
}
