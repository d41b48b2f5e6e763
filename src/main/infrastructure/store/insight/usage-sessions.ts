import type { Database } from 'better-sqlite3';
import type { ProjectId } from '#shared/model/id.ts';
import type { Queries } from '#main/ports/queries.ts';
import { filteredRows } from './usage-range.ts';
import { toSums, totals, type SumRow } from './usage-sums.ts';

type Sessions = Queries['usage.sessions'];
const shownSessions = 50;

/** The sessions that spent most on one purpose. Which they are an index tells; all their sums are read of those few alone. */
export function usageSessions(database: Database, { filter, purpose }: Sessions['params']): Sessions['result'] {
  const { sql, params } = filteredRows(database, filter).of('usage_session_days');
  const dearest = database
    .prepare<[object], string>(
      `SELECT session FROM (${sql}) WHERE purpose = @purpose GROUP BY 1 ORDER BY sum(cost_usd) DESC, 1 DESC LIMIT ${shownSessions}`,
    )
    .pluck()
    .all({ ...params, purpose });
  return database
    .prepare<[object], SumRow & { key: string; project: ProjectId }>(
      `SELECT session AS key, project, ${totals} FROM (${sql})
       WHERE purpose = @purpose AND session IN (SELECT value FROM json_each(@sessions)) GROUP BY 1 ORDER BY costUsd DESC, 1 DESC`,
    )
    .all({ ...params, purpose, sessions: JSON.stringify(dearest) })
    .map((row) => ({ key: row.key, project: row.project, ...toSums(row) }));
}
