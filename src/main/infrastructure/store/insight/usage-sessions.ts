import type { Database } from 'better-sqlite3';
import type { ProjectId } from '#shared/model/id.ts';
import type { Queries } from '#main/ports/queries.ts';
import { filteredRows } from './usage-range.ts';
import { toSums, totals, type SumRow } from './usage-sums.ts';

type Sessions = Queries['usage.sessions'];
const shownSessions = 50;

/** The sessions that spent most on one purpose. */
export function usageSessions(database: Database, { filter, purpose }: Sessions['params']): Sessions['result'] {
  const { sql, params } = filteredRows(database, filter).of('usage_session_days');
  return database
    .prepare<[object], SumRow & { key: string; project: ProjectId }>(
      `SELECT session AS key, project, ${totals} FROM (${sql}) WHERE purpose = @purpose GROUP BY 1
       ORDER BY costUsd DESC, requests DESC, 1 DESC LIMIT ${shownSessions}`,
    )
    .all({ ...params, purpose })
    .map((row) => ({ key: row.key, project: row.project, ...toSums(row) }));
}
