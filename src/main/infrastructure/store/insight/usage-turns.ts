import type { Database } from 'better-sqlite3';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { times, where } from './usage-range.ts';

/** Turns that began in a range, by the model that is filtered by or over all. */
export interface TurnCosts {
  readonly count: number;
  readonly byProject: ReadonlyMap<string, number>;
  readonly perTurn: UsageReport['costPerTurn'];
}

interface Priced {
  count: number;
  sumUsd: number;
}

export function turnCosts(database: Database, filter: UsageFilter): TurnCosts {
  const time = times(filter);
  const project = filter.project === null ? [] : ['project = @project'];
  const params = { ...time.params, model: filter.model ?? '', ...(filter.project === null ? {} : { project: filter.project }) };
  const from = `FROM usage_turns${where(['model = @model', ...time.conditions, ...project])}`;
  const turns = database
    .prepare<[object], { project: string; turns: number }>(`SELECT project, count(*) AS turns ${from} GROUP BY 1`)
    .all(params);
  const isOpen = time.conditions.length === 0;
  return {
    count: turns.reduce((sum, row) => sum + row.turns, 0),
    byProject: new Map(turns.map((row) => [row.project, row.turns])),
    perTurn: isOpen ? fromIndex(database, `${from} AND unpriced = 0`, params) : sorted(database, `${from} AND unpriced = 0`, params),
  };
}

/** Over all time: an index has the costs in their order. */
function fromIndex(database: Database, from: string, params: object): UsageReport['costPerTurn'] {
  const { count, sumUsd } =
    database.prepare<[object], Priced>(`SELECT count(*) AS count, total(cost_usd) AS sumUsd ${from}`).get(params) ?? nothing;
  const pick = (order: string) =>
    database.prepare<[object], number>(`SELECT cost_usd ${from} ORDER BY cost_usd ${order} LIMIT 1 OFFSET @skip`).pluck();
  const [rising, falling] = [pick('ASC'), pick('DESC')];
  return percentiles(count, sumUsd, (index) => {
    const fromEnd = count - 1 - index;
    return (index <= fromEnd ? rising.get({ ...params, skip: index }) : falling.get({ ...params, skip: fromEnd })) ?? 0;
  });
}

/** In a range: sorted here, since tens of thousands of numbers leave the database sooner than it sorts them. */
function sorted(database: Database, from: string, params: object): UsageReport['costPerTurn'] {
  const costs = Float64Array.from(database.prepare<[object], number>(`SELECT cost_usd ${from}`).pluck().all(params)).toSorted();
  const sumUsd = costs.reduce((sum, cost) => sum + cost, 0);
  return percentiles(costs.length, sumUsd, (index) => costs[index] ?? 0);
}

/** The least cost that so many of a hundred turns do not pass, of turns all of whose requests have a price; null without such a turn. */
function percentiles(count: number, sumUsd: number, costAt: (index: number) => number): UsageReport['costPerTurn'] {
  if (count === 0) return null;
  const at = (share: number): number => costAt(Math.max(0, Math.ceil(count * share) - 1));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), mean: sumUsd / count };
}

const nothing: Priced = { count: 0, sumUsd: 0 };
