import type { MissCause } from '#shared/model/insight/cache-report.ts';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { useMemo, useState } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useLive, type LiveState } from '../../bridge/use-live.ts';
import { useNavigation } from '../../parts/areas/navigation-context.ts';
import { timeText } from '../../parts/format/duration.ts';
import { useMinute } from '../../parts/format/use-minute.ts';
import { answerIn, LivePage } from '../../parts/live/live-page.tsx';
import { usePreference, usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import type { UsageView } from '../../parts/preferences/window-preferences.ts';
import { useSessionPulse } from '../../parts/workbench/use-session-pulse.ts';
import { EmptyUsage } from './empty-usage.tsx';
import { filterOf, type DaySpan } from '../../parts/range/usage-range.ts';
import { LoadingPanels } from './loading-panels.tsx';
import { UsageToolbar } from './toolbar/usage-toolbar.tsx';
import { UsageFigures } from './usage-figures.tsx';

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
    <LivePage
      subject="The figures"
      state={state}
      isOutdated={isOutdated}
      nowMs={now}
      onRetry={retry}
      loading={<LoadingPanels />}
      toolbar={
        <UsageToolbar
          view={view}
          nowMs={now}
          picked={picked}
          filter={filter}
          report={answerIn(state)?.value ?? null}
          note={noteOf(state, isOutdated, now)}
          onView={changeView}
          onUnpick={() => setPicked(null)}
        />
      }
    >
      {(report, atMs) =>
        report.totals.requests === 0 ? (
          <EmptyUsage
            report={report}
            isFiltered={isFiltered(filter)}
            onAll={() => changeView({ range: 'all', project: null, model: null })}
          />
        ) : (
          <UsageFigures report={report} atMs={atMs} view={view} onView={changeView} onPick={setPicked} onCause={followCause} />
        )
      }
    </LivePage>
  );
}

function noteOf(state: LiveState<UsageReport>, isOutdated: boolean, nowMs: number): string | null {
  if (state.status === 'loading' || isOutdated) return 'Adding up the requests';
  return state.status === 'failed' && state.last ? `As of ${timeText(state.last.atMs, nowMs)}` : null;
}

function isFiltered({ fromMs, project, model }: UsageFilter): boolean {
  return fromMs !== null || project !== null || model !== null;
}
