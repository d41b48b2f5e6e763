import type { Database } from 'better-sqlite3';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { times, where } from './usage-range.ts';

/** Turns that began in a range, by the model that is filtered by or over all. */
export interface TurnCosts {
  readonly count: number;
  readonly byProject: ReadonlyMap<string, number>;
  /** USD of each turn all of whose requests have a price, in rising order. */
  readonly costs: Float64Array;
}

export function turnCosts(database: Database, filter: UsageFilter): TurnCosts {
  const { conditions, params } = times(filter);
  const project = filter.project === null ? [] : ['project = @project'];
  const rows = database
    .prepare<[object], [project: string, unpriced: number, costUsd: number]>(
      `SELECT project, unpriced, cost_usd FROM usage_turns${where(['model = @model', ...conditions, ...project])}`,
    )
    .raw()
    .all({ ...params, model: filter.model ?? '', ...(filter.project === null ? {} : { project: filter.project }) });
  const byProject = new Map<string, number>();
  const costs = new Float64Array(rows.length);
  let priced = 0;
  for (const [name, unpriced, costUsd] of rows) {
    byProject.set(name, (byProject.get(name) ?? 0) + 1);
    if (unpriced === 0) costs[priced++] = costUsd;
  }
  return { count: rows.length, byProject, costs: costs.subarray(0, priced).sort() };
}

/** The least cost that so many of a hundred turns do not pass; null without a turn. `costs`: in rising order. */
export function percentiles(costs: Float64Array): UsageReport['costPerTurn'] {
  if (costs.length === 0) return null;
  const at = (share: number): number => costs[Math.max(0, Math.ceil(costs.length * share) - 1)] ?? 0;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), mean: costs.reduce((sum, cost) => sum + cost, 0) / costs.length };
}
