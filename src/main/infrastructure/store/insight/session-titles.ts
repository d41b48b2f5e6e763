import type { Database } from 'better-sqlite3';
import type { Queries } from '#main/ports/queries.ts';

type Titles = Queries['session.titles'];

/** From the summaries that were kept, without reading a session's events. */
export function sessionTitles(database: Database, { sessions }: Titles['params']): Titles['result'] {
  return database
    .prepare<[string], Titles['result'][number]>(
      `SELECT session, json_extract(summary, '$.state.title') AS title FROM summaries WHERE session IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(sessions));
}
