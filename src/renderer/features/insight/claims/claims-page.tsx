import type { NoticedReport } from '#shared/model/noticed/reports.ts';
import { useState } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { numberText } from '../../../parts/format/money.ts';
import { KpiRow, type Kpi } from '../../../ui/kpi/kpi-row.tsx';
import { DayCounts } from '../groups/day-counts.tsx';
import { GroupTable } from '../groups/group-table.tsx';
import { allOf, type Listed } from '../groups/listed.ts';
import pageStyles from '../page/insight-page.module.css';
import { InsightPage } from '../page/insight-page.tsx';
import type { InsightFilter } from '../page/insight-toolbar.tsx';
import { NothingNoticed } from '../page/nothing-noticed.tsx';
import { useReport } from '../page/use-report.ts';
import { rateNote, shareText } from '../words.ts';
import { ClaimList, type ClaimShow } from './claim-list.tsx';

/** Whether answers are true: what they claim, compared with what their turns did. */
export function ClaimsPage({ filter }: { readonly filter: InsightFilter }) {
  const client = useClient();
  const { state, isOutdated, retry } = useReport(() => client.noticed.report(filter.filter), JSON.stringify(filter.filter));
  return (
    <InsightPage
      filter={filter}
      state={state}
      isOutdated={isOutdated}
      onRetry={retry}
      renderEmpty={({ totals, isPartial }) =>
        totals.claims === 0 && totals.disputed === 0 && !isPartial ? (
          <NothingNoticed filter={filter} title="No claim">
            Where an answer says that tests pass, that a file was changed or that something was committed, the claim is compared with what
            its turn did. Claims without evidence stand here with what is missing.
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
  const [listed, setListed] = useState<Listed>(allOf('false-claim'));
  const [show, setShow] = useState<ClaimShow>('marked');
  const list = (next: Listed, shown: ClaimShow = 'marked') => {
    setListed(next);
    setShow(shown);
  };
  return (
    <div className={pageStyles.grid}>
      <div className={pageStyles.all}>
        <KpiRow items={kpisOf(report, (kind, shown) => list(allOf(kind), shown))} />
      </div>
      <div className={pageStyles.two}>
        <GroupTable
          title="False claims by version and project"
          report={report}
          kinds={['false-claim']}
          counted="claims"
          grouping={view.grouping}
          onGrouping={(grouping) => onView({ grouping })}
          onList={list}
        />
      </div>
      <div className={pageStyles.one}>
        <DayCounts
          title="False claims by day"
          days={report.days}
          series={[{ key: 'falseClaims', label: 'without evidence', fill: 'series-1' }]}
          of={{ key: 'claims', label: 'claims' }}
          atMs={atMs}
          onPick={onPick}
        />
      </div>
      <div className={pageStyles.all}>
        <ClaimList
          listed={listed}
          show={show}
          filter={report.filter}
          atMs={atMs}
          nowMs={filter.nowMs}
          onShow={setShow}
          onAll={() => list(allOf(listed.kind), show)}
        />
      </div>
    </div>
  );
}

function kpisOf({ totals }: NoticedReport, onList: (kind: 'claim' | 'false-claim', show: ClaimShow) => void): Kpi[] {
  const { claims, falseClaims, disputed } = totals;
  return [
    { label: 'Claims', value: numberText(claims), note: 'compared with their turns', onChoose: () => onList('claim', 'all') },
    {
      label: 'Without evidence',
      value: shareText(falseClaims),
      note: rateNote(falseClaims),
      onChoose: () => onList('false-claim', 'marked'),
    },
    {
      label: 'Disputed by you',
      value: numberText(disputed),
      note: 'kept, and in no rate',
      onChoose: () => onList('false-claim', 'disputed'),
    },
  ];
}
