import type { MissList } from '#shared/model/insight/cache-report.ts';
import { useMemo } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useLive } from '../../../bridge/use-live.ts';
import type { CacheView, MissesView } from '../../../parts/cache/cache-view.ts';
import { useMinute } from '../../../parts/format/use-minute.ts';
import { answerIn, LivePage } from '../../../parts/live/live-page.tsx';
import { useModelName } from '../../../parts/model/use-model-name.ts';
import { filterOf } from '../../../parts/range/usage-range.ts';
import { useSessionPulse } from '../../../parts/workbench/use-session-pulse.ts';
import { MissCauses } from './miss-causes.tsx';
import { MissTable } from './miss-table.tsx';
import styles from './misses-screen.module.css';
import { MissesToolbar } from './misses-toolbar.tsx';
import { NothingLost } from './nothing-lost.tsx';

interface MissesScreenProps {
  readonly view: CacheView;
  readonly onView: (change: Partial<MissesView>) => void;
}

const leastMs = 5_000;
/** So many misses are listed at most, the newest. */
const mostMisses = 1_000;

/** Every miss over all sessions: why, and for how much. */
export function MissesScreen({ view, onView }: MissesScreenProps) {
  const client = useClient();
  const now = useMinute();
  const filter = useMemo(() => filterOf(view, view.picked, now), [view, now]);
  const pulse = useSessionPulse(leastMs);
  const { state, isOutdated, retry } = useLive(() => client.cache.misses({ ...filter, limit: mostMisses }), JSON.stringify(filter), pulse);
  const modelName = useModelName();

  return (
    <LivePage
      subject="The misses"
      state={state}
      isOutdated={isOutdated}
      nowMs={now}
      onRetry={retry}
      loading={<span role="status" aria-label="Looking for misses" className={styles.loading} />}
      toolbar={
        <MissesToolbar view={view} filter={filter} misses={answerIn(state)?.value.misses ?? []} modelName={modelName} onView={onView} />
      }
    >
      {(list) =>
        isEmpty(list) ? (
          <NothingLost
            key={JSON.stringify(filter)}
            filter={filter}
            isFiltered={view.range !== 'all' || view.picked !== null || view.project !== null || view.model !== null}
            onAll={() => onView({ range: 'all', picked: null, project: null, model: null, cause: null })}
          />
        ) : (
          <Misses list={list} view={view} nowMs={now} modelName={modelName} onView={onView} />
        )
      }
    </LivePage>
  );
}

interface MissesProps extends MissesScreenProps {
  readonly list: MissList;
  readonly nowMs: number;
  readonly modelName: (model: string) => string;
}

function Misses({ list, view, nowMs, modelName, onView }: MissesProps) {
  const { cause } = view;
  return (
    <div className={styles.columns}>
      <MissCauses list={list} cause={cause} onCause={(chosen) => onView({ cause: chosen === cause ? null : chosen })} />
      <MissTable list={list} cause={cause} nowMs={nowMs} modelName={modelName} />
    </div>
  );
}

function isEmpty({ misses, byCause }: MissList): boolean {
  return misses.length === 0 && byCause.every(({ count }) => count === 0);
}
