// How turns, requests and tools fared.
import type { Database } from 'better-sqlite3';
import type { Queries } from '#main/ports/queries.ts';
import { realRows, type Conditions } from './filter.ts';

type Reliability = Queries['noticed.reliability'];
type Told = Reliability['result'];

export function noticedReliability(database: Database, { filter }: Reliability['params']): Told {
  const rows = realRows(filter);
  const one = <Row>(columns: string, table: string): Row =>
    all<Row>(database, `SELECT ${columns} FROM ${table} WHERE ${rows.sql}`, rows)[0] as Row;
  const turns = one<{ turns: number; interrupted: number; recovered: number }>(
    `count(*) AS turns, coalesce(sum(exit = 'interrupted'), 0) AS interrupted, coalesce(sum(is_recovered), 0) AS recovered`,
    'noticed_turns',
  );
  return {
    turns: turns.turns,
    exits: all(database, `SELECT exit, count(*) AS count FROM noticed_turns WHERE ${rows.sql} GROUP BY exit ORDER BY 2 DESC, 1`, rows),
    breakers: breakers(database, rows),
    compaction: one(
      `coalesce(sum(is_failed), 0) AS failures, coalesce(max(failures), 0) AS longestRow, coalesce(sum(is_failed = 0), 0) AS successes`,
      'noticed_compactions',
    ),
    hours: all(
      database,
      `SELECT hour, sum(requests) AS requests, sum(retries) AS retries, sum(overloads) AS overloads
       FROM noticed_requests WHERE ${rows.sql} GROUP BY hour`,
      rows,
    ),
    interruptedTurns: { count: turns.interrupted, recovered: turns.recovered },
    ...tools(database, rows),
    models: models(database, rows),
  };
}

function all<Row>(database: Database, sql: string, { params }: Conditions, more: Conditions['params'] = {}): Row[] {
  return database.prepare<[object], Row>(sql).all({ ...params, ...more });
}

function breakers(database: Database, rows: Conditions): Told['breakers'] {
  // SQLite takes the other columns from the row that holds the greatest time.
  return all(
    database,
    `SELECT breaker, count(*) AS trips, max(at) AS lastAtMs, consequence, count, tool, session FROM noticed_breakers WHERE ${rows.sql}
     GROUP BY breaker ORDER BY 2 DESC, 1`,
    rows,
  );
}

interface ToolCells {
  tool: string;
  calls: number;
  ran: number;
  errors: number;
  siblings: number;
  times: string;
}

function tools(database: Database, rows: Conditions): Pick<Told, 'tools' | 'abortedSiblings'> {
  const cells = all<ToolCells>(
    database,
    `SELECT tool, sum(calls) AS calls, sum(ran) AS ran, sum(errors) AS errors, sum(siblings) AS siblings, group_concat(times_ms, '') AS times
     FROM noticed_tools WHERE ${rows.sql} GROUP BY tool ORDER BY 2 DESC, 1`,
    rows,
  );
  return {
    abortedSiblings: cells.reduce((sum, cell) => sum + cell.siblings, 0),
    tools: cells.map(({ tool, calls, ran, errors, times }) => ({ tool, calls, ran, errors, medianMs: measured(times)?.(0.5) ?? null })),
  };
}

interface ModelCells {
  model: string;
  requests: number;
  first: string;
  pace: string;
}

function models(database: Database, rows: Conditions): Told['models'] {
  const cells = all<ModelCells>(
    database,
    `SELECT model, sum(completed) AS requests, group_concat(first_token_ms, '') AS first, group_concat(tokens_per_second, '') AS pace
     FROM noticed_requests WHERE ${rows.sql} AND completed > 0 GROUP BY model ORDER BY 2 DESC, 1`,
    rows,
  );
  return cells.map(({ model, requests, first, pace }) => {
    const firstAt = measured(first);
    const paceAt = measured(pace);
    return {
      model,
      requests,
      firstTokenMs: firstAt === null ? null : { p50: firstAt(0.5), p90: firstAt(0.9) },
      tokensPerSecond: paceAt === null ? null : { p50: paceAt(0.5), p10: paceAt(0.1) },
    };
  });
}

/** For a list of numbers, each with a comma behind it: the value up to which a share of them lies; null for an empty list. */
function measured(list: string): ((share: number) => number) | null {
  if (list === '') return null;
  const values = new Float64Array(JSON.parse(`[${list.slice(0, -1)}]`) as number[]);
  return (share) => selected(values, Math.floor((values.length - 1) * share));
}

/** The value that would stand at a place if all were sorted; moves values. Hoare's selection: sorting 100,000 of them would take ten times as long. */
function selected(values: Float64Array, place: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[place] ?? 0;
    let low = from;
    let high = to;
    while (low <= high) {
      while ((values[low] ?? 0) < pivot) low += 1;
      while ((values[high] ?? 0) > pivot) high -= 1;
      if (low > high) break;
      [values[low], values[high]] = [values[high] ?? 0, values[low] ?? 0];
      low += 1;
      high -= 1;
    }
    if (high < place) from = low;
    if (low > place) to = high;
  }
  return values[place] ?? 0;
}
