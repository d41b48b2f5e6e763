import type { MissList } from '#shared/model/insight/cache-report.ts';
import { useMemo } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { useLive } from '../../../bridge/use-live.ts';
import type { CacheView, MissesView } from '../../../parts/cache/cache-view.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { useMinute } from '../../../parts/format/use-minute.ts';
import { filterOf } from '../../../parts/range/usage-range.ts';
import { useSessionPulse } from '../../../parts/workbench/use-session-pulse.ts';
import { Button } from '../../../ui/button/button.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { nameOfModel } from '../model-name.ts';
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
  const prices = useCall(() => client.prices.get(), { isImmediate: true }).state;
  const answer = state.status === 'known' ? state : state.status === 'failed' ? state.last : null;
  const modelName = (model: string) => nameOfModel(prices.status === 'done' ? prices.value : null, model);

  return (
    <div className={styles.screen}>
      <MissesToolbar view={view} filter={filter} misses={answer?.value.misses ?? []} modelName={modelName} onView={onView} />
      {state.status === 'failed' && (
        <div className={styles.failed}>
          <ErrorBox
            what={`The misses could not be read (${state.error.code}).`}
            actions={
              <Button size="small" onClick={retry}>
                Try again
              </Button>
            }
          >
            {state.error.message}{' '}
            {state.last ? `What is shown was read at ${timeText(state.last.atMs, now)}.` : 'Nothing that is stored was touched.'}
          </ErrorBox>
        </div>
      )}
      <div className={styles.page} aria-busy={isOutdated || state.status === 'loading'}>
        {state.status === 'loading' && <span role="status" aria-label="Looking for misses" className={styles.loading} />}
        {answer &&
          (isEmpty(answer.value) ? (
            <NothingLost
              key={JSON.stringify(filter)}
              filter={filter}
              isFiltered={view.range !== 'all' || view.picked !== null || view.project !== null || view.model !== null}
              onAll={() => onView({ range: 'all', picked: null, project: null, model: null, cause: null })}
            />
          ) : (
            <Misses list={answer.value} view={view} nowMs={now} modelName={modelName} onView={onView} />
          ))}
      </div>
    </div>
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
