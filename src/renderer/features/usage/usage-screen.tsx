import type { MissCause } from '#shared/model/insight/cache-report.ts';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { useMemo, useState } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useLive, type LiveState } from '../../bridge/use-live.ts';
import { useNavigation } from '../../parts/areas/navigation-context.ts';
import { timeText } from '../../parts/format/duration.ts';
import { useMinute } from '../../parts/format/use-minute.ts';
import { usePreference, usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import type { UsageView } from '../../parts/preferences/window-preferences.ts';
import { useSessionPulse } from '../../parts/workbench/use-session-pulse.ts';
import { Button } from '../../ui/button/button.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { EmptyUsage } from './empty-usage.tsx';
import { filterOf, type DaySpan } from '../../parts/range/usage-range.ts';
import { LoadingPanels } from './loading-panels.tsx';
import { UsageToolbar } from './toolbar/usage-toolbar.tsx';
import { UsageFigures } from './usage-figures.tsx';
import styles from './usage-screen.module.css';

const leastMs = 5_000;

/** What was spent, on what, and how well the cache held. */
export function UsageScreen() {
  const client = useClient();
  const navigation = useNavigation();
  const preferences = usePreferenceStore();
  const view = usePreference((state) => state.usageView);
  const [picked, setPicked] = useState<DaySpan | null>(null);
  const now = useMinute();
  const filter = useMemo(() => filterOf(view, picked, now), [view, picked, now]);
  const pulse = useSessionPulse(leastMs);
  const { state, isOutdated, retry } = useLive(() => client.usage.report(filter), JSON.stringify(filter), pulse);
  const answer = answerIn(state);
  const report = answer?.value ?? null;

  function changeView(change: Partial<UsageView>) {
    if (change.range !== undefined) setPicked(null);
    preferences.setState({ usageView: { ...view, ...change } });
  }

  function followCause(cause: MissCause) {
    const { range, project, model } = view;
    if (navigation.has('cache')) return navigation.go({ area: 'cache', misses: { range, picked, project, model, cause } });
    changeView({ grouping: 'session' });
  }

  return (
    <div className={styles.screen}>
      <UsageToolbar
        view={view}
        nowMs={now}
        picked={picked}
        filter={filter}
        report={report}
        note={noteOf(state, isOutdated, now)}
        onView={changeView}
        onUnpick={() => setPicked(null)}
      />
      {state.status === 'failed' && <Failed state={state} nowMs={now} onRetry={retry} />}
      <div className={styles.page} aria-busy={isOutdated || state.status === 'loading'}>
        {state.status === 'loading' && <LoadingPanels />}
        {report &&
          (report.totals.requests === 0 ? (
            <EmptyUsage
              report={report}
              isFiltered={isFiltered(filter)}
              onAll={() => changeView({ range: 'all', project: null, model: null })}
            />
          ) : (
            <UsageFigures
              report={report}
              atMs={answer?.atMs ?? now}
              view={view}
              onView={changeView}
              onPick={setPicked}
              onCause={followCause}
            />
          ))}
      </div>
    </div>
  );
}

interface FailedProps {
  readonly state: Extract<LiveState<UsageReport>, { status: 'failed' }>;
  readonly nowMs: number;
  readonly onRetry: () => void;
}

function Failed({ state, nowMs, onRetry }: FailedProps) {
  return (
    <div className={styles.failed}>
      <ErrorBox
        what={`The figures could not be read (${state.error.code}).`}
        actions={
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {state.error.message}{' '}
        {state.last ? `What is shown was read at ${timeText(state.last.atMs, nowMs)}.` : 'Nothing that is stored was touched.'}
      </ErrorBox>
    </div>
  );
}

function answerIn(state: LiveState<UsageReport>): { readonly value: UsageReport; readonly atMs: number } | null {
  if (state.status === 'known') return state;
  return state.status === 'failed' ? state.last : null;
}

function noteOf(state: LiveState<UsageReport>, isOutdated: boolean, nowMs: number): string | null {
  if (state.status === 'loading' || isOutdated) return 'Adding up the requests';
  return state.status === 'failed' && state.last ? `As of ${timeText(state.last.atMs, nowMs)}` : null;
}

function isFiltered({ fromMs, project, model }: UsageFilter): boolean {
  return fromMs !== null || project !== null || model !== null;
}
