import type { ReliabilityReport } from '#shared/model/noticed/reports.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { countText, numberText } from '../../../parts/format/money.ts';
import { CauseBars } from '../../../ui/chart/cause-bars.tsx';
import { KpiRow, type Kpi } from '../../../ui/kpi/kpi-row.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import pageStyles from '../page/insight-page.module.css';
import { InsightPage } from '../page/insight-page.tsx';
import type { InsightFilter } from '../page/insight-toolbar.tsx';
import { NothingNoticed } from '../page/nothing-noticed.tsx';
import { useReport } from '../page/use-report.ts';
import { exitText } from '../words.ts';
import { BreakerTable } from './breaker-table.tsx';
import { HoursChart } from './hours-chart.tsx';
import { ModelTable } from './model-table.tsx';
import { ToolTable } from './tool-table.tsx';

/** What breaks, how often, and how fast the rest is. */
export function ReliabilityPage({ filter }: { readonly filter: InsightFilter }) {
  const client = useClient();
  const { state, isOutdated, retry } = useReport(() => client.noticed.reliability(filter.filter), JSON.stringify(filter.filter));
  return (
    <InsightPage
      filter={filter}
      state={state}
      isOutdated={isOutdated}
      onRetry={retry}
      renderEmpty={({ turns, models, isPartial }) =>
        turns === 0 && models.length === 0 && !isPartial ? (
          <NothingNoticed filter={filter} title="No turn">
            Each turn is counted here as soon as it has ended: how it ended, which breakers tripped, which tools failed, what the API
            refused and how fast the models answered.
          </NothingNoticed>
        ) : null
      }
    >
      {(report) => <Figures report={report} nowMs={filter.nowMs} />}
    </InsightPage>
  );
}

interface FiguresProps {
  readonly report: ReliabilityReport;
  readonly nowMs: number;
}

function Figures({ report, nowMs }: FiguresProps) {
  return (
    <div className={pageStyles.grid}>
      <div className={pageStyles.all}>
        <KpiRow items={kpisOf(report)} />
      </div>
      <div className={pageStyles.one}>
        <Exits report={report} />
      </div>
      <div className={pageStyles.two}>
        <HoursChart hours={report.hours} />
      </div>
      <div className={pageStyles.one}>
        <BreakerTable breakers={report.breakers} nowMs={nowMs} />
      </div>
      <div className={pageStyles.one}>
        <ToolTable tools={report.tools} />
      </div>
      <div className={pageStyles.one}>
        <ModelTable models={report.models} />
      </div>
    </div>
  );
}

function Exits({ report: { exits, turns } }: Pick<FiguresProps, 'report'>) {
  return (
    <Panel title="How turns ended" detail="count, share" end={countText(turns, 'turn')}>
      <CauseBars
        label="How turns ended"
        columns={['Exit', 'Turns', 'Share']}
        rows={exits
          .toSorted((a, b) => b.count - a.count)
          .map(({ exit, count }) => ({
            key: exit,
            label: exitText(exit),
            count,
            value: count,
            valueText: turns > 0 ? percentText(count / turns) : '',
          }))}
        tickText={(count) => (Number.isInteger(count) ? numberText(count) : '')}
      />
    </Panel>
  );
}

function kpisOf({ turns, breakers, compaction, hours, interruptedTurns, abortedSiblings }: ReliabilityReport): Kpi[] {
  const sum = (of: readonly number[]) => of.reduce((before, count) => before + count, 0);
  const trips = sum(breakers.map(({ count }) => count));
  const requests = sum(hours.map((hour) => hour.requests));
  const retries = sum(hours.map((hour) => hour.retries));
  const overloads = sum(hours.map((hour) => hour.overloads));
  const { failures, successes, longestRow } = compaction;
  return [
    { label: 'Turns', value: numberText(turns), note: countText(requests, 'request') },
    { label: 'Breakers tripped', value: numberText(trips), note: trips === 0 ? 'no loop was stopped' : countText(breakers.length, 'kind') },
    {
      label: 'Failed compactions',
      value: numberText(failures),
      note:
        failures === 0 ? `${numberText(successes)} worked` : `at most ${numberText(longestRow)} in a row, ${numberText(successes)} worked`,
    },
    { label: 'Retries', value: numberText(retries), note: overloads === 1 ? '1 overload' : `${numberText(overloads)} overloads` },
    {
      label: 'Interrupted turns',
      value: numberText(interruptedTurns.count),
      note: interruptedTurns.count === 0 ? 'every turn came to its end' : `${numberText(interruptedTurns.recovered)} recovered`,
    },
    { label: 'Aborted siblings', value: numberText(abortedSiblings), note: 'ended by a command that failed' },
  ];
}
