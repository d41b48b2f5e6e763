import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { countText, numberText, sumText } from '../../../parts/format/money.ts';
import { signedText, type ColumnKey } from '../figures/breakdown-rows.ts';
import { countDays } from '../../../parts/range/usage-range.ts';
import { KpiRow as Kpis } from '../../../ui/kpi/kpi-row.tsx';

interface KpiRowProps {
  readonly report: UsageReport;
  /** Leads to the sessions behind a figure, ordered by it. */
  readonly onLead: (column: ColumnKey) => void;
  /** Leads to what has no price. */
  readonly onUnpriced: () => void;
}

interface Kpi {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** The column of the sessions that it is the sum of; null for what is in no sum. */
  readonly column: ColumnKey | null;
}

/** The six figures of the page. Each leads to the sessions behind it. */
export function KpiRow({ report, onLead, onUnpriced }: KpiRowProps) {
  return (
    <Kpis
      items={kpisOf(report).map(({ column, ...words }) => ({
        ...words,
        onChoose: () => (column === null ? onUnpriced() : onLead(column)),
      }))}
    />
  );
}

function kpisOf({ totals, byModel, sessions, misses, filter }: UsageReport): Kpi[] {
  const days = countDays(filter);
  const unexplained = misses.find((miss) => miss.cause === 'server')?.count ?? 0;
  const { cacheHitRate, idealHitRate, unpricedRequests } = totals;
  return [
    {
      label: 'Cost',
      value: unpricedRequests > 0 && unpricedRequests === totals.requests ? 'unpriced' : sumText(totals.costUsd),
      note: `${days === null ? 'all days' : countText(days, 'day')}, ${countText(byModel.length, 'model')}`,
      column: 'cost',
    },
    { label: 'Requests', value: numberText(totals.requests), note: `in ${countText(sessions, 'session')}`, column: 'requests' },
    {
      label: 'Cache hit rate',
      value: cacheHitRate === null ? 'none' : percentText(cacheHitRate),
      note: idealHitRate === null ? 'nothing was sent' : `ideal ${percentText(idealHitRate)}`,
      column: 'hitRate',
    },
    {
      label: 'Lost to misses',
      value: sumText(totals.lostUsd),
      note: `${countMisses(totals.misses)}${unexplained > 0 ? `, ${numberText(unexplained)} unexplained` : ''}`,
      column: 'lost',
    },
    {
      label: 'Saved by the cache',
      value: signedText(totals.savedUsd),
      note: totals.savedUsd < 0 ? 'writing cost more than reading saved' : 'against sending all fresh',
      column: 'saved',
    },
    {
      label: 'Unpriced',
      value: unpricedRequests === 0 ? 'none' : countText(unpricedRequests, 'request'),
      note: unpricedRequests === 0 ? 'every request has a price' : 'not in any sum',
      column: null,
    },
  ];
}

function countMisses(count: number): string {
  return count === 1 ? '1 miss' : `${numberText(count)} misses`;
}
