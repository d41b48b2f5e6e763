import type { Database } from 'better-sqlite3';
import { assertNever } from '#shared/model/assert-never.ts';
import { cacheHitRate, type TokenUsage } from '#shared/model/usage.ts';
import type { Queries } from '#main/ports/queries.ts';
import type { UsageGroup, UsageGrouping } from '#main/ports/usage.ts';
import { tokensOf, tokenSums } from './usage-columns.ts';

type Stats = Queries['usage.stats'];

interface Row extends TokenUsage {
  key: string;
  requests: number;
  costUsd: number;
  unpricedRequests: number;
}

/** Sums of real requests since a time, in all and by group: days in their order, everything else by cost. */
export function usageStats(database: Database, { by, sinceMs }: Stats['params']): Stats['result'] {
  const since = sinceMs ?? 0;
  const select = (key: string) => `
    SELECT ${key} AS key, ${tokenSums}, count(*) AS requests, total(cost_usd) AS costUsd, count(*) - count(cost_usd) AS unpricedRequests
    FROM usage WHERE is_simulated = 0 AND at >= ?`;
  const order = by === 'day' ? 'key' : 'costUsd DESC, requests DESC, key';
  const groups = database
    .prepare<[number], Row>(`${select(keyOf(by))} GROUP BY 1 ORDER BY ${order}`)
    .all(since)
    .map(toGroup);
  const total = database.prepare<[number], Row>(select("''")).get(since);
  const simulated = database
    .prepare<[number], { requests: number }>('SELECT count(*) AS requests FROM usage WHERE is_simulated = 1 AND at >= ?')
    .get(since);
  if (total === undefined) throw new Error('A sum has no row.');
  const { key: _, ...totals } = toGroup(total);
  return { totals, groups, simulatedRequests: simulated?.requests ?? 0 };
}

/** The column or expression a grouping goes by. Days are those of the person's time zone. */
function keyOf(by: UsageGrouping): string {
  switch (by) {
    case 'day':
      return `date(at / 1000, 'unixepoch', 'localtime')`;
    case 'model':
    case 'project':
    case 'session':
    case 'purpose':
      return by;
    default:
      return assertNever(by);
  }
}

function toGroup(row: Row): UsageGroup {
  const { key, requests, costUsd, unpricedRequests } = row;
  return { key, requests, ...tokensOf(row), costUsd, unpricedRequests, cacheHitRate: cacheHitRate(row) };
}
