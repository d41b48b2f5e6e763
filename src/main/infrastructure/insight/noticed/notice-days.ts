import type { NoticedFilter, NoticedReport } from '#shared/model/noticed/reports.ts';
import type { NoticedCounts } from '#main/ports/queries.ts';
import { dayStart, localDay } from '../../store/insight/local-day.ts';

type Day = NoticedReport['days'][number];

const mostDays = 90;

/** Where the days begin that a report tells apart. */
export function daysFrom({ toMs }: Pick<NoticedFilter, 'toMs'>, nowMs: number): number {
  return dayStart(lastMoment(toMs, nowMs), 1 - mostDays);
}

function lastMoment(toMs: number | null, nowMs: number): number {
  return toMs === null ? nowMs : Math.min(nowMs, toMs - 1);
}

/** A day for each of a range, also without messages: from its beginning (or the first day with any) to its end (or today), the newest 90. */
export function noticedDays(
  days: readonly (NoticedCounts & { key: string })[],
  filter: Pick<NoticedFilter, 'fromMs' | 'toMs'>,
  nowMs: number,
): Day[] {
  const firstDay = filter.fromMs === null ? days[0]?.key : localDay(filter.fromMs);
  if (firstDay === undefined) return [];
  const known = new Map(days.map((day) => [day.key, day]));
  const lastMs = lastMoment(filter.toMs, nowMs);
  const all: Day[] = [];
  for (let later = 0; all.length < mostDays; later -= 1) {
    const day = localDay(dayStart(lastMs, later));
    if (day < firstDay) break;
    const { messages = 0, negative = 0, continues = 0, claims = 0, falseClaims = 0 } = known.get(day) ?? {};
    all.push({ day, messages, negative, continues, claims, falseClaims });
  }
  return all.toReversed();
}
