// Days summed up so far that their bars can be told apart: by day, by week, by month.
import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { promptTokens } from '#shared/model/usage.ts';
import { dayText, isoDayOf, monthText, startOfDay, weekdayText } from '../../../parts/format/day.ts';
import type { DaySpan } from '../../../parts/range/usage-range.ts';

type Day = UsageReport['days'][number];

/** One bar of the chart of days. */
export interface Bucket extends DaySpan {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly isCurrent: boolean;
  readonly requests: number;
  readonly costUsd: number;
  readonly unpricedRequests: number;
  readonly costByModel: ReadonlyMap<string, number>;
  readonly held: number | null;
  readonly ideal: number | null;
}

export type BucketUnit = 'day' | 'week' | 'month';

/** The unit in which so many days can be told apart. */
export function unitFor(days: number): BucketUnit {
  if (days <= 31) return 'day';
  return days <= 182 ? 'week' : 'month';
}

/** The days in their order, as one bar for each unit. What holds the present says until when it was counted. */
export function bucketDays(days: readonly Day[], unit: BucketUnit, nowMs: number): Bucket[] {
  const groups = new Map<string, Day[]>();
  for (const day of days) {
    const key = keyOf(day.key, unit);
    const group = groups.get(key);
    if (group) group.push(day);
    else groups.set(key, [day]);
  }
  return [...groups].map(([key, group]) => toBucket(key, group, unit, nowMs));
}

function keyOf(day: string, unit: BucketUnit): string {
  if (unit === 'day') return day;
  if (unit === 'month') return day.slice(0, 7);
  const sinceMonday = (new Date(startOfDay(day)).getDay() + 6) % 7;
  return isoDayOf(startOfDay(day, -sinceMonday));
}

function toBucket(key: string, days: readonly Day[], unit: BucketUnit, nowMs: number): Bucket {
  const firstDay = days[0]?.key ?? key;
  const lastDay = days.at(-1)?.key ?? key;
  const today = isoDayOf(nowMs);
  const isCurrent = firstDay <= today && today <= lastDay;
  const costByModel = new Map<string, number>();
  for (const { model, costUsd } of days.flatMap((day) => day.byModel)) costByModel.set(model, (costByModel.get(model) ?? 0) + costUsd);
  const prompt = sum(days, promptTokens);
  return {
    key,
    firstDay,
    lastDay,
    isCurrent,
    label: unit === 'month' ? monthText(firstDay).slice(0, 3) : dayText(firstDay),
    detail: isCurrent ? `to ${unit === 'day' ? timeOfDay(nowMs) : dayText(today)}` : detailOf(firstDay, unit),
    requests: sum(days, (day) => day.requests),
    costUsd: sum(days, (day) => day.costUsd),
    unpricedRequests: sum(days, (day) => day.unpricedRequests),
    costByModel,
    held: prompt === 0 ? null : sum(days, (day) => day.cacheReadTokens) / prompt,
    ideal: prompt === 0 ? null : sum(days, (day) => (day.idealHitRate ?? 0) * promptTokens(day)) / prompt,
  };
}

function detailOf(firstDay: string, unit: BucketUnit): string {
  if (unit === 'day') return weekdayText(firstDay);
  return unit === 'week' ? 'week' : firstDay.slice(0, 4);
}

function timeOfDay(atMs: number): string {
  const date = new Date(atMs);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

function sum(days: readonly Day[], valueOf: (day: Day) => number): number {
  return days.reduce((total, day) => total + valueOf(day), 0);
}
