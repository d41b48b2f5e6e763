import type { Database } from 'better-sqlite3';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import { keptPrice } from './usage-reprice.ts';
import { extraCells, insertOf, requestCells, type Cell } from './usage-columns.ts';

/** Writing of rows; belongs inside a transaction of the caller. */
export interface UsageWriter {
  /** Keeps a row in place of the one the request had. */
  record(row: UsageRow): void;
  /** The same; the price that the request has already stays. */
  renew(row: UsageRow): void;
}

export function createUsageWriter(database: Database): UsageWriter {
  const sameMessage = database.prepare<[string, string], { request: string; output_tokens: number }>(
    'SELECT request, output_tokens FROM usage WHERE api_message = ? AND is_simulated = 0 AND request <> ?',
  );
  const kept = database.prepare<[string], { cost_usd: number | null }>('SELECT cost_usd FROM usage WHERE request = ?');
  const removals = ['usage', 'usage_extras'].map((table) => database.prepare(`DELETE FROM ${table} WHERE request = ?`));
  const inserts = new Map<string, ReturnType<typeof database.prepare>>();

  const insert = (table: string, cells: Record<string, Cell>): void => {
    const statement = inserts.get(table) ?? database.prepare(insertOf(table, cells));
    inserts.set(table, statement);
    statement.run(cells);
  };
  const remove = (request: string): void => {
    for (const removal of removals) removal.run(request);
  };
  const record = (row: UsageRow): void => {
    const twin = row.isSimulated || row.apiMessage === null ? undefined : sameMessage.get(row.apiMessage, row.request);
    const outputTokens = row.parts[0]?.usage.outputTokens ?? 0;
    if (twin !== undefined && outputTokens <= twin.output_tokens) {
      remove(row.request);
      return;
    }
    // A message recorded again, by a log that repeats it while it grows: its fullest count stays, under one request.
    if (twin !== undefined) remove(twin.request);
    remove(row.request);
    insert('usage', requestCells(row));
    for (const cells of extraCells(row)) insert('usage_extras', cells);
  };

  return {
    record,
    renew(row) {
      const costUsd = kept.get(row.request)?.cost_usd ?? null;
      record(costUsd === null ? row : keptPrice(row, costUsd));
    },
  };
}
