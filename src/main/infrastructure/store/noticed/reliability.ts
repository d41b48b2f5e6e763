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
      `SELECT hour, count(*) AS requests, sum(is_retried) AS retries, sum(coalesce(failure = 'overloaded', 0)) AS overloads
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
  timed: number;
}

function tools(database: Database, rows: Conditions): Pick<Told, 'tools' | 'abortedSiblings'> {
  const cells = all<ToolCells>(
    database,
    `SELECT tool, count(*) AS calls, sum(outcome IN ('done', 'failed', 'invalid')) AS ran, sum(outcome IN ('failed', 'invalid')) AS errors,
       sum(coalesce(cancelled_by = 'sibling', 0)) AS siblings, sum(outcome IN ('done', 'failed')) AS timed
     FROM noticed_tools WHERE ${rows.sql} GROUP BY tool ORDER BY 2 DESC, 1`,
    rows,
  );
  const time = database
    .prepare<[object], number>(
      `SELECT duration_ms FROM noticed_tools WHERE tool = @tool AND ${rows.sql} AND outcome IN ('done', 'failed')
       ORDER BY duration_ms LIMIT 1 OFFSET @offset`,
    )
    .pluck();
  return {
    abortedSiblings: cells.reduce((sum, cell) => sum + cell.siblings, 0),
    tools: cells.map(({ tool, calls, ran, errors, timed }) => {
      const offset = Math.floor((timed - 1) / 2);
      return { tool, calls, ran, errors, medianMs: timed === 0 ? null : (time.get({ ...rows.params, tool, offset }) ?? null) };
    }),
  };
}

function models(database: Database, rows: Conditions): Told['models'] {
  const first = measured(database, rows, 'first_token_ms');
  const pace = measured(database, rows, 'tokens_per_second');
  const counts = all<{ model: string; requests: number }>(
    database,
    `SELECT model, count(*) AS requests FROM noticed_requests WHERE ${rows.sql} AND outcome = 'completed' GROUP BY model ORDER BY 2 DESC, 1`,
    rows,
  );
  return counts.map(({ model, requests }) => {
    const firstAt = first(model);
    const paceAt = pace(model);
    return {
      model,
      requests,
      firstTokenMs: firstAt === null ? null : { p50: firstAt(0.5), p90: firstAt(0.9) },
      tokensPerSecond: paceAt === null ? null : { p50: paceAt(0.5), p10: paceAt(0.1) },
    };
  });
}

/** For a model, the value below which a share of its requests lies; null where none was measured. */
function measured(database: Database, rows: Conditions, column: string): (model: string) => ((share: number) => number) | null {
  const where = `model = @model AND ${rows.sql} AND ${column} IS NOT NULL`;
  const count = database.prepare<[object], number>(`SELECT count(*) FROM noticed_requests WHERE ${where}`).pluck();
  const value = database
    .prepare<[object], number>(`SELECT ${column} FROM noticed_requests WHERE ${where} ORDER BY ${column} LIMIT 1 OFFSET @offset`)
    .pluck();
  return (model) => {
    const known = count.get({ ...rows.params, model }) ?? 0;
    if (known === 0) return null;
    return (share) => value.get({ ...rows.params, model, offset: Math.floor((known - 1) * share) }) ?? 0;
  };
}
