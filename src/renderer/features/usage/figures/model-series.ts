import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import type { Fill } from '../../../ui/chart/fills.tsx';

/** One colour of the chart of days: a model, or what is left of them. */
export interface ModelSeries {
  readonly key: string;
  readonly label: string;
  readonly fill: Fill;
  readonly models: readonly string[];
  readonly costUsd: number;
}

const fills = ['series-1', 'series-2', 'series-3', 'series-4'] as const;

/** The models that cost something, dearest first, in four colours: where there are more, the last one is of all the others together. */
export function modelSeries(byModel: UsageReport['byModel']): ModelSeries[] {
  const paid = byModel.filter((model) => model.costUsd > 0).toSorted((a, b) => b.costUsd - a.costUsd);
  const own = paid.length > fills.length ? paid.slice(0, fills.length - 1) : paid;
  const others = paid.slice(own.length);
  const series = own.map(({ key, label, costUsd }, index): ModelSeries => {
    return { key, label, fill: fills[index] ?? 'series-4', models: [key], costUsd };
  });
  if (others.length === 0) return series;
  const costUsd = others.reduce((sum, model) => sum + model.costUsd, 0);
  return [
    ...series,
    { key: 'others', label: `${others.length} other models`, fill: 'series-4', models: others.map((model) => model.key), costUsd },
  ];
}
