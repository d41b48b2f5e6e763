import type { Database } from 'better-sqlite3';
import type { UsageFilter, UsageGrouping } from '#shared/model/insight/usage-report.ts';
import type { Queries } from '#main/ports/queries.ts';
import type { UsageGroup } from '#main/ports/usage.ts';
import { chosen, chosenParams, dayConditions, dayParams, filteredRows, spanOf, times, where } from './usage-range.ts';
import { addUsage, cacheHitRate, noUsage } from '#shared/model/usage.ts';
import { plainTotals, type SumRow } from './usage-sums.ts';

type Stats = Queries['usage.stats'];
type Keyed = Pick<SumRow, 'costUsd' | 'requests'> & { key: string };
type Bare = Omit<UsageGroup, 'cacheHitRate'>;

/** Sums of real requests, in all and by group: days in their order, everything else by cost. */
export function usageStats(database: Database, { by, filter }: Stats['params']): Stats['result'] {
  const { sql, params } = filteredRows(database, filter).of(tableFor(by, filter));
  const rows = database.prepare<[object], Bare>(`SELECT ${by} AS key, ${plainTotals} FROM (${sql}) GROUP BY 1`).all(params);
  const groups = rows.map((row): UsageGroup => ({ ...row, cacheHitRate: cacheHitRate(row) }));
  return {
    totals: sumOf(rows),
    groups: by === 'day' ? byKey(groups) : byCost(groups),
    simulatedRequests: simulatedRequests(database, filter),
  };
}

/** The coarsest table that knows a grouping and what the filter chooses. */
export function tableFor(by: UsageGrouping, { project }: UsageFilter): Parameters<ReturnType<typeof filteredRows>['of']>[0] {
  if (by === 'session') return 'usage_session_days';
  if (by === 'day') return project === null ? 'usage_day_models' : 'usage_days';
  return 'usage_months';
}

export function byCost<Row extends Keyed>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => b.costUsd - a.costUsd || b.requests - a.requests || (a.key < b.key ? -1 : 1));
}

function byKey(rows: readonly UsageGroup[]): UsageGroup[] {
  return rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** How many simulated requests a filter means. */
export function simulatedRequests(database: Database, filter: UsageFilter): number {
  const span = spanOf(filter);
  const conditions = ['is_simulated = 1', ...dayConditions(span.days), ...chosen(filter)];
  const table = filter.project === null ? 'usage_day_models' : 'usage_days';
  const whole = database.prepare<[object], { requests: number }>(
    `SELECT coalesce(sum(requests), 0) AS requests FROM ${table}${where(conditions)}`,
  );
  let requests = whole.get({ ...dayParams(span.days), ...chosenParams(filter) })?.requests ?? 0;
  for (const edge of span.edges) {
    const cut = { ...filter, ...edge };
    const time = times(cut);
    const sql = `SELECT count(*) AS requests FROM usage${where(['is_simulated = 1', ...time.conditions, ...chosen(cut)])}`;
    requests += database.prepare<[object], { requests: number }>(sql).get({ ...time.params, ...chosenParams(cut) })?.requests ?? 0;
  }
  return requests;
}

function sumOf(rows: readonly Bare[]): Stats['result']['totals'] {
  let usage = noUsage;
  let [requests, unpricedRequests, costUsd] = [0, 0, 0];
  for (const row of rows) {
    usage = addUsage(usage, row);
    requests += row.requests;
    unpricedRequests += row.unpricedRequests;
    costUsd += row.costUsd;
  }
  return { requests, ...usage, costUsd, unpricedRequests, cacheHitRate: cacheHitRate(usage) };
}
