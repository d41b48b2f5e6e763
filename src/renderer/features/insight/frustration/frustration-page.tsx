import type { NoticedReport } from '#shared/model/noticed/reports.ts';
import { useState } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { numberText } from '../../../parts/format/money.ts';
import { KpiRow, type Kpi } from '../../../ui/kpi/kpi-row.tsx';
import { DayCounts } from '../groups/day-counts.tsx';
import { GroupTable } from '../groups/group-table.tsx';
import { allOf, type Listed } from '../groups/listed.ts';
import { InsightPage } from '../page/insight-page.tsx';
import pageStyles from '../page/insight-page.module.css';
import type { InsightFilter } from '../page/insight-toolbar.tsx';
import { NothingNoticed } from '../page/nothing-noticed.tsx';
import { useReport } from '../page/use-report.ts';
import { rateNote, shareText } from '../words.ts';
import { MessageList } from './message-list.tsx';
import { PrematureStops } from './premature-stops.tsx';

/** How people fare: messages that say that something went wrong, and those that only ask to go on. */
export function FrustrationPage({ filter }: { readonly filter: InsightFilter }) {
  const client = useClient();
  const { state, isOutdated, retry } = useReport(() => client.noticed.report(filter.filter), JSON.stringify(filter.filter));
  return (
    <InsightPage
      filter={filter}
      state={state}
      isOutdated={isOutdated}
      onRetry={retry}
      renderEmpty={({ totals, isPartial }) =>
        totals.messages === 0 && !isPartial ? (
          <NothingNoticed filter={filter} title="No message">
            Each message you send is scored here by rule: whether it says that something went wrong, and whether it only asks to go on. The
            rates are told by model version, prompt version and project.
          </NothingNoticed>
        ) : null
      }
    >
      {(report, atMs) => <Figures report={report} atMs={atMs} filter={filter} />}
    </InsightPage>
  );
}

interface FiguresProps {
  readonly report: NoticedReport;
  readonly atMs: number;
  readonly filter: InsightFilter;
}

function Figures({ report, atMs, filter }: FiguresProps) {
  const { view, onView, onPick } = filter;
  const [listed, setListed] = useState<Listed>(allOf('negative'));
  return (
    <div className={pageStyles.grid}>
      <div className={pageStyles.all}>
        <KpiRow items={kpisOf(report, (kind) => setListed(allOf(kind)))} />
      </div>
      <div className={pageStyles.two}>
        <GroupTable
          title="Frustration by version and project"
          report={report}
          kinds={['negative', 'continue', 'premature']}
          counted="messages"
          grouping={view.grouping}
          onGrouping={(grouping) => onView({ grouping })}
          onList={setListed}
        />
      </div>
      <div className={pageStyles.one}>
        <DayCounts
          title="By day"
          days={report.days}
          series={[
            { key: 'negative', label: 'negative', fill: 'series-1' },
            { key: 'continues', label: 'continue', fill: 'series-2' },
          ]}
          of={{ key: 'messages', label: 'messages' }}
          atMs={atMs}
          onPick={onPick}
        />
      </div>
      <div className={pageStyles.two}>
        <MessageList listed={listed} filter={report.filter} atMs={atMs} nowMs={filter.nowMs} onAll={() => setListed(allOf(listed.kind))} />
      </div>
      <div className={pageStyles.one}>
        <PrematureStops report={report} onList={setListed} />
      </div>
    </div>
  );
}

function kpisOf({ totals }: NoticedReport, onList: (kind: 'negative' | 'continue' | 'premature') => void): Kpi[] {
  const { messages, negative, continues, premature } = totals;
  return [
    { label: 'Messages', value: numberText(messages), note: 'all of yours, scored by rule' },
    { label: 'Negative', value: shareText(negative), note: rateNote(negative), onChoose: () => onList('negative') },
    { label: 'Continue', value: shareText(continues), note: rateNote(continues), onChoose: () => onList('continue') },
    { label: 'Stopped too early', value: shareText(premature), note: rateNote(premature), onChoose: () => onList('premature') },
  ];
}
