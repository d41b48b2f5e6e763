// Which requests a page asks for: the chosen range, or a stretch of time picked from a chart.
import type { UsageFilter } from '#shared/model/insight/usage-report.ts';
import type { ProjectId } from '#shared/model/id.ts';
import { z } from 'zod';
import { isoDayOf, spanText, startOfDay } from '../format/day.ts';

export const range = z.enum(['today', '7', '14', '30', 'all']);
export type Range = z.infer<typeof range>;

export const ranges: readonly { readonly value: Range; readonly label: string }[] = [
  { value: 'today', label: 'Today' },
  { value: '7', label: '7 days' },
  { value: '14', label: '14 days' },
  { value: '30', label: '30 days' },
  { value: 'all', label: 'All' },
];

/** A stretch of whole days picked from a chart. */
export const daySpan = z.object({ firstDay: z.iso.date(), lastDay: z.iso.date() });
export type DaySpan = z.infer<typeof daySpan>;

/** What of all requests a page is about. */
export interface RangeView {
  readonly range: Range;
  readonly project: ProjectId | null;
  readonly model: string | null;
}

/** The filter of a view at a time. A range ends with the present day, in whole days of local time. */
export function filterOf(view: RangeView, picked: DaySpan | null, nowMs: number): UsageFilter {
  const { project, model } = view;
  if (picked) return { fromMs: startOfDay(picked.firstDay), toMs: startOfDay(picked.lastDay, 1), project, model };
  if (view.range === 'all') return { fromMs: null, toMs: null, project, model };
  const today = isoDayOf(nowMs);
  return { fromMs: startOfDay(today, 1 - daysOf(view.range)), toMs: startOfDay(today, 1), project, model };
}

/** Picked days in words. */
export function spanOfDays({ firstDay, lastDay }: DaySpan): string {
  return spanText(firstDay, lastDay);
}

/** A filter's days in words; null where it has no beginning. */
export function filterDaysText({ fromMs, toMs }: Pick<UsageFilter, 'fromMs' | 'toMs'>): string | null {
  return fromMs === null || toMs === null ? null : spanText(isoDayOf(fromMs), isoDayOf(toMs - 1));
}

/** How many whole days a filter has; null where it has no beginning. */
export function countDays({ fromMs, toMs }: UsageFilter): number | null {
  // A day is 23 to 25 hours long.
  return fromMs === null || toMs === null ? null : Math.round((toMs - fromMs) / 86_400_000);
}

function daysOf(wanted: Exclude<Range, 'all'>): number {
  return wanted === 'today' ? 1 : Number(wanted);
}
