import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { countText, sumText } from '../../../parts/format/money.ts';
import { Legend } from '../../../ui/chart/legend.tsx';
import { StackedDays } from '../../../ui/chart/stacked-days.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import type { Bucket, BucketUnit } from '../figures/day-buckets.ts';
import { modelSeries } from '../figures/model-series.ts';
import type { DaySpan } from '../../../parts/range/usage-range.ts';

interface CostByDayProps {
  readonly report: UsageReport;
  readonly buckets: readonly Bucket[];
  readonly unit: BucketUnit;
  /** Leads to the sessions of a day. */
  readonly onPick: (days: DaySpan) => void;
}

/** What each day cost, by model. */
export function CostByDay({ report, buckets, unit, onPick }: CostByDayProps) {
  const series = modelSeries(report.byModel);
  const costIn = (bucket: Bucket, models: readonly string[]) =>
    models.reduce((sum, model) => sum + (bucket.costByModel.get(model) ?? 0), 0);
  const wordsOf = (bucket: Bucket) =>
    [
      ...series.flatMap(({ label, models }) => {
        const usd = costIn(bucket, models);
        return usd > 0 ? [`${label} ${sumText(usd)}`] : [];
      }),
      ...(bucket.unpricedRequests > 0 ? [`${countText(bucket.unpricedRequests, 'request')} unpriced`] : []),
    ].join(', ') || 'nothing was sent';
  const { unpricedRequests } = report.totals;
  const isCut = buckets.reduce((sum, bucket) => sum + bucket.requests, 0) < report.totals.requests;
  return (
    <Panel
      title={`Cost by ${unit}`}
      detail={isCut ? 'US dollars, the newest 400 days' : 'US dollars'}
      end={
        <Legend
          items={[
            ...series.map(({ key, fill, label, costUsd }) => ({ key, fill, label, value: sumText(costUsd) })),
            ...(unpricedRequests > 0
              ? [{ key: 'unpriced', fill: 'unpriced' as const, label: `unpriced, ${countText(unpricedRequests, 'request')}` }]
              : []),
          ]}
        />
      }
    >
      <StackedDays
        label={`Cost by ${unit}`}
        tickText={tickTextFor(Math.max(...buckets.map((bucket) => bucket.costUsd)))}
        days={buckets.map((bucket) => ({
          key: bucket.key,
          label: bucket.label,
          detail: bucket.detail,
          isCurrent: bucket.isCurrent,
          words: wordsOf(bucket),
          valueText: bucket.requests === 0 ? '' : sumText(bucket.costUsd).replace('$', ''),
          parts: series.map(({ key, fill, models }) => ({ key, fill, value: costIn(bucket, models) })),
          ...(bucket.unpricedRequests > 0 ? { without: `${countText(bucket.unpricedRequests, 'request')} unpriced` } : {}),
        }))}
        table={{
          columns: ['Day', ...series.map(({ label }) => label), 'Together', 'Unpriced'],
          rows: buckets.map((bucket) => [
            `${bucket.label}, ${bucket.detail}`,
            ...series.map(({ models }) => sumText(costIn(bucket, models))),
            sumText(bucket.costUsd),
            countText(bucket.unpricedRequests, 'request'),
          ]),
        }}
        onChoose={(key) => {
          const bucket = buckets.find((candidate) => candidate.key === key);
          if (bucket) onPick({ firstDay: bucket.firstDay, lastDay: bucket.lastDay });
        }}
      />
    </Panel>
  );
}

/** Says money on an axis that reaches up to `highest`: all its ticks with the same number of decimals, and no more than they need. */
function tickTextFor(highest: number): (usd: number) => string {
  const decimals = highest >= 3 ? 0 : highest >= 0.03 ? 2 : 4;
  return (usd) => `$${usd.toFixed(decimals)}`;
}
