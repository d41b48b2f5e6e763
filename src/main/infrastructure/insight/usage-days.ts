import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { noUsage } from '#shared/model/usage.ts';
import type { BareReport } from '#main/ports/queries.ts';
import { dayStart, localDay } from '../store/insight/local-day.ts';

type Days = UsageReport['days'];

const mostDays = 400;

/** A day for each of a range, also without requests: from its beginning (or the first request) to its end (or today), the newest 400. */
export function daysWithoutGaps(days: BareReport['days'], filter: UsageFilter, nowMs: number): Days {
  const firstKey = filter.fromMs === null ? days[0]?.key : localDay(filter.fromMs);
  if (firstKey === undefined) return [];
  const lastKey = localDay(filter.toMs === null ? nowMs : filter.toMs - 1);
  const known = new Map(days.map((day) => [day.key, day]));
  const all: Days = [];
  // A request of a clock that ran ahead lies behind today.
  const endKey = [lastKey, days.at(-1)?.key ?? lastKey].toSorted().at(-1) ?? lastKey;
  for (let key = endKey; key >= firstKey && all.length < mostDays; key = dayBefore(key)) {
    const day = known.get(key);
    all.push(day === undefined ? emptyDay(key) : { ...day, label: key });
  }
  return all.toReversed();
}

function dayBefore(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return localDay(dayStart(new Date(year, month - 1, date, 12).getTime(), -1));
}

function emptyDay(key: string): Days[number] {
  return {
    key,
    label: key,
    requests: 0,
    ...noUsage,
    costUsd: 0,
    unpricedRequests: 0,
    cacheHitRate: null,
    idealHitRate: null,
    savedUsd: 0,
    lostUsd: 0,
    misses: 0,
    byModel: [],
  };
}
