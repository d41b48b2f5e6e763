// Everything the usage page shows of one filter, from the tables of sums.
import type { Database } from 'better-sqlite3';
import type { MissCause } from '#shared/model/insight/cache-report.ts';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import type { ProjectId } from '#shared/model/id.ts';
import type { BareReport, Queries } from '#main/ports/queries.ts';
import {
  chosen,
  chosenParams,
  dayConditions,
  dayParams,
  filteredRows,
  periodBefore,
  spanOf,
  times,
  where,
  type FilteredRows,
  type Rows,
} from './usage-range.ts';
import { byCost, simulatedRequests, tableFor } from './usage-stats.ts';
import { addTo, noSums, toSums, totals, type SumRow } from './usage-sums.ts';
import { turnCosts } from './usage-turns.ts';

type Keyed = SumRow & { key: string };
const shownSessions = 50;

export function usageReport(database: Database, { filter }: Queries['usage.report']['params']): BareReport {
  // Before the rows of the filter: there is one table of parts of days at a time.
  const before = costsBefore(database, filter);
  const rows = filteredRows(database, filter);
  const cells = dayModels(database, rows.of(tableFor('day', filter)));
  const all = { ...noSums };
  for (const cell of cells) addTo(all, cell);
  const models = groupBy(cells, (cell) => cell.model);
  const sessions = sessionCosts(database, rows.of('usage_session_days'));
  const turns = turnCosts(database, filter);
  return {
    totals: toSums(all),
    sessions: sessions.length,
    turns: turns.count,
    days: days(cells),
    byModel: byCost(models).map(toGroup),
    byPurpose: byCost(grouped(database, rows, 'purpose')).map(toGroup),
    costBeforeUsd: before === null ? null : [...before.values()].reduce((sum, usd) => sum + usd, 0),
    byProject: byProject(before, sessions, turns.byProject, grouped(database, rows, 'project')),
    bySession: bySession(database, filter, sessions, rows.of('usage_session_days')),
    kinds: kinds(all),
    misses: misses(database, filter),
    costPerTurn: turns.perTurn,
    unpriced: models.filter((model) => model.unpricedRequests > 0).map((model) => ({ model: model.key, requests: model.unpricedRequests })),
    simulatedRequests: simulatedRequests(database, filter),
  };
}

function dayModels(database: Database, { sql, params }: Rows): (SumRow & { day: string; model: string })[] {
  return database
    .prepare<[object], SumRow & { day: string; model: string }>(`SELECT day, model, ${totals} FROM (${sql}) GROUP BY 1, 2 ORDER BY 1`)
    .all(params);
}

function grouped(database: Database, rows: FilteredRows, key: string): Keyed[] {
  const { sql, params } = rows.of('usage_months');
  return database.prepare<[object], Keyed>(`SELECT ${key} AS key, ${totals} FROM (${sql}) GROUP BY 1`).all(params);
}

function groupBy<Row extends SumRow>(rows: readonly Row[], keyOf: (row: Row) => string): Keyed[] {
  const groups = new Map<string, Keyed>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key) ?? { ...noSums, key };
    addTo(group, row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function toGroup(row: Keyed): BareReport['byModel'][number] {
  return { key: row.key, ...toSums(row) };
}

function days(cells: readonly (SumRow & { day: string; model: string })[]): BareReport['days'] {
  const models = Map.groupBy(cells, (cell) => cell.day);
  return groupBy(cells, (cell) => cell.day).map((day) => ({
    ...toGroup(day),
    byModel: (models.get(day.key) ?? [])
      .toSorted((a, b) => b.costUsd - a.costUsd)
      .map(({ model, costUsd, unpricedRequests }) => ({ model, costUsd, unpricedRequests })),
  }));
}

interface SessionCost {
  session: string;
  project: ProjectId;
  costUsd: number;
}

/** Every session's cost, and so which sessions there were. */
function sessionCosts(database: Database, { sql, params }: Rows): SessionCost[] {
  return database
    .prepare<[object], SessionCost>(`SELECT session, project, sum(cost_usd) AS costUsd FROM (${sql}) GROUP BY session`)
    .all(params);
}

function byProject(
  before: ReadonlyMap<string, number> | null,
  sessions: readonly SessionCost[],
  turns: ReadonlyMap<string, number>,
  rows: readonly Keyed[],
): BareReport['byProject'] {
  const counts = new Map<string, number>();
  for (const { project } of sessions) counts.set(project, (counts.get(project) ?? 0) + 1);
  return byCost(rows).map((row) => ({
    ...toGroup(row),
    sessions: counts.get(row.key) ?? 0,
    turns: turns.get(row.key) ?? 0,
    costBeforeUsd: before === null ? null : (before.get(row.key) ?? 0),
  }));
}

/** What each project cost in the period before; null where there is none. */
function costsBefore(database: Database, filter: UsageFilter): Map<string, number> | null {
  const period = periodBefore(filter, Date.now());
  if (period === null) return null;
  const { sql, params } = filteredRows(database, period).of('usage_months');
  const rows = database
    .prepare<[object], { key: string; costUsd: number }>(`SELECT project AS key, sum(cost_usd) AS costUsd FROM (${sql}) GROUP BY 1`)
    .all(params);
  return new Map(rows.map(({ key, costUsd }) => [key, costUsd]));
}

function bySession(
  database: Database,
  filter: UsageFilter,
  sessions: readonly SessionCost[],
  { sql, params }: Rows,
): BareReport['bySession'] {
  const shown = sessions.toSorted((a, b) => b.costUsd - a.costUsd || (a.session < b.session ? 1 : -1)).slice(0, shownSessions);
  const wanted = `session IN (SELECT value FROM json_each(@sessions))`;
  const list = { sessions: JSON.stringify(shown.map(({ session }) => session)) };
  const rows = database
    .prepare<[object], Keyed>(`SELECT session AS key, ${totals} FROM (${sql}) WHERE ${wanted} GROUP BY 1`)
    .all({ ...params, ...list });
  const time = times(filter);
  const conditions = [wanted, 'model = @turnsOf', ...time.conditions];
  const turns = database
    .prepare<[object], { session: string; turns: number }>(
      `SELECT session, count(*) AS turns FROM usage_turns${where(conditions)} GROUP BY 1`,
    )
    .all({ ...time.params, ...list, turnsOf: filter.model ?? '' });
  const projects = new Map(shown.map(({ session, project }) => [session, project]));
  const counts = new Map(turns.map((row) => [row.session, row.turns]));
  return byCost(rows).flatMap((row) => {
    const project = projects.get(row.key);
    return project === undefined ? [] : [{ ...toGroup(row), project, turns: counts.get(row.key) ?? 0 }];
  });
}

function kinds(all: SumRow): UsageReport['kinds'] {
  return [
    { kind: 'read', tokens: all.cacheReadTokens, costUsd: all.readUsd },
    { kind: 'write5m', tokens: all.cacheWrite5mTokens, costUsd: all.write5mUsd },
    { kind: 'write1h', tokens: all.cacheWrite1hTokens, costUsd: all.write1hUsd },
    { kind: 'fresh', tokens: all.inputTokens, costUsd: all.freshUsd },
    { kind: 'output', tokens: all.outputTokens, costUsd: all.outputUsd },
  ];
}

interface Miss {
  cause: MissCause;
  count: number;
  lostUsd: number;
}

/** Real misses by cause, the dearest first. */
function misses(database: Database, filter: UsageFilter): Miss[] {
  const span = spanOf(filter);
  const whole = [...dayConditions(span.days), ...chosen(filter)];
  const selects = [`SELECT cause, misses, lost_usd FROM usage_misses${where(whole)}`];
  let params = { ...dayParams(span.days), ...chosenParams(filter) };
  for (const [index, edge] of span.edges.entries()) {
    const cut = [`outcome = 'missed'`, 'is_simulated = 0', `at >= @from${index}`, `at < @to${index}`, ...chosen(filter)];
    selects.push(`SELECT cause, 1, coalesce(lost_usd, 0.0) FROM usage${where(cut)}`);
    params = { ...params, [`from${index}`]: edge.fromMs, [`to${index}`]: edge.toMs };
  }
  return database
    .prepare<[object], Miss>(
      `SELECT cause, sum(misses) AS count, sum(lost_usd) AS lostUsd FROM (${selects.join(' UNION ALL ')}) GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1`,
    )
    .all(params);
}
