import type { Database } from 'better-sqlite3';
import type { UsageFilter } from '#shared/model/insight/usage-report.ts';
import type { Queries } from '#main/ports/queries.ts';
import type { UsageGroup } from '#main/ports/usage.ts';
import { chosen, chosenParams, rowsOf, spanOf, times, where, wholeDays } from './usage-range.ts';
import { toSums, totals, type SumRow } from './usage-sums.ts';

type Stats = Queries['usage.stats'];

/** Sums of real requests, in all and by group: days in their order, everything else by cost. */
export function usageStats(database: Database, { by, filter }: Stats['params']): Stats['result'] {
  const { sql, params } = rowsOf(by === 'session' ? 'usage_session_days' : 'usage_days', filter);
  const order = by === 'day' ? 'key' : 'costUsd DESC, requests DESC, key';
  const groups = database.prepare<[typeof params], SumRow & { key: string }>(
    `SELECT ${by} AS key, ${totals} FROM (${sql}) GROUP BY 1 ORDER BY ${order}`,
  );
  const total = database.prepare<[typeof params], SumRow>(`SELECT ${totals} FROM (${sql})`).get(params);
  if (total === undefined) throw new Error('A sum has no row.');
  return {
    totals: toGroup(total),
    groups: groups.all(params).map((row) => ({ key: row.key, ...toGroup(row) })),
    simulatedRequests: simulatedRequests(database, filter),
  };
}

/** How many simulated requests a filter means. */
export function simulatedRequests(database: Database, filter: UsageFilter): number {
  const span = spanOf(filter);
  const days = wholeDays(span, filter);
  const whole = database.prepare<[object], { requests: number }>(
    `SELECT coalesce(sum(requests), 0) AS requests FROM usage_days${where(['is_simulated = 1', ...days.conditions])}`,
  );
  let requests = whole.get(days.params)?.requests ?? 0;
  for (const edge of span.edges) {
    const cut = { ...filter, ...edge };
    const { conditions, params } = times(cut);
    const sql = `SELECT count(*) AS requests FROM usage${where(['is_simulated = 1', ...conditions, ...chosen(cut)])}`;
    requests += database.prepare<[object], { requests: number }>(sql).get({ ...params, ...chosenParams(cut) })?.requests ?? 0;
  }
  return requests;
}

function toGroup(row: SumRow): Omit<UsageGroup, 'key'> {
  const { idealHitRate: _, savedUsd: __, lostUsd: ___, misses: ____, ...group } = toSums(row);
  return group;
}
