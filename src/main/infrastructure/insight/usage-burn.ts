// How fast money goes at this moment, and what that makes of the day and of the caps.
import { listCaps, type Cap, type Caps } from '#shared/model/caps.ts';
import { projectId, sessionId } from '#shared/model/id.ts';
import type { BurnReport } from '#shared/model/insight/usage-report.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import { dayStart, localDay } from '../store/insight/local-day.ts';
import type { UsageNames } from './usage-names.ts';

const quarterMs = 15 * 60_000;
const hourMs = 3_600_000;
const shownQuarters = 20;
const shownCaps = 5;

type BurnCap = BurnReport['caps'][number];

export async function burnReport(queries: QueryPort, caps: Caps, names: UsageNames, nowMs: number): Promise<BurnReport> {
  const firstMs = Math.floor(nowMs / quarterMs) * quarterMs - (shownQuarters - 1) * quarterMs;
  const midnightMs = dayStart(nowMs, 1);
  const { quarters, firstAtMs, todayUsd } = await queries.run('usage.burn', { sinceMs: firstMs, dayFromMs: dayStart(nowMs) });
  const known = new Map(quarters.map((quarter) => [quarter.fromMs, quarter.costUsd]));
  const all = Array.from({ length: shownQuarters }, (_, index) => {
    const fromMs = firstMs + index * quarterMs;
    return { fromMs, costUsd: known.get(fromMs) ?? 0 };
  });
  const spent = all.reduce((sum, quarter) => sum + quarter.costUsd, 0);
  // A first request of a minute ago would make a rate of its own: a quarter of an hour counts at least.
  const hours = Math.max(quarterMs, nowMs - (firstAtMs ?? nowMs)) / hourMs;
  const perHourUsd = firstAtMs === null ? 0 : spent / hours;
  const pace = { perHourUsd, nowMs, midnightMs };
  return {
    atMs: nowMs,
    quarters: all,
    perHourUsd,
    projectedDayUsd: todayUsd + (perHourUsd * (midnightMs - nowMs)) / hourMs,
    todayUsd,
    caps: await capMeters(queries, listCaps(caps), names, pace),
  };
}

interface Pace {
  perHourUsd: number;
  nowMs: number;
  midnightMs: number;
}

async function capMeters(queries: QueryPort, caps: readonly Cap[], names: UsageNames, pace: Pace): Promise<BurnCap[]> {
  const meters = await Promise.all(caps.map((cap) => metersOf(queries, cap, names, pace)));
  const all = meters.flat();
  const share = (meter: BurnCap): number => meter.spent / meter.limit;
  const others = all.filter((meter) => meter.scope !== 'day').toSorted((a, b) => share(b) - share(a));
  return [...all.filter((meter) => meter.scope === 'day'), ...others.slice(0, shownCaps)];
}

async function metersOf(queries: QueryPort, cap: Cap, names: UsageNames, pace: Pace): Promise<BurnCap[]> {
  const { scope, unit, limit } = cap;
  const day = localDay(pace.nowMs);
  const rows = await queries.run('budget.top', { scope, unit, key: scope === 'day' ? day : null, limit: shownCaps });
  if (scope === 'day') {
    const spent = rows[0]?.amount ?? 0;
    return [
      { scope, unit, label: 'Today', session: null, spent, limit, reachedAtMs: unit === 'usd' ? reachedAt(limit - spent, pace) : null },
    ];
  }
  return rows.map(({ key, amount }): BurnCap => {
    const meter = { scope, unit, spent: amount, limit, reachedAtMs: null };
    if (scope === 'project') return { ...meter, label: names.project(projectId.parse(key)), session: null };
    const session = sessionId.parse(key);
    return { ...meter, label: names.session(session), session };
  });
}

function reachedAt(leftUsd: number, { perHourUsd, nowMs, midnightMs }: Pace): number | null {
  if (leftUsd <= 0) return nowMs;
  const atMs = nowMs + (leftUsd / perHourUsd) * hourMs;
  return perHourUsd > 0 && atMs < midnightMs ? atMs : null;
}
