// Who changed what in a project's memory: agents by their journals, the person by a table of its own.
import type { Database } from 'better-sqlite3';
import type { SessionId } from '#shared/model/id.ts';
import type { MemoryEdits } from '#main/ports/memory.ts';
import type { Queries } from '#main/ports/queries.ts';
import type { Connection } from '../database.ts';

type Writes = Queries['memory.writes'];

interface Row {
  name: string;
  at: number;
  hash: string | null;
  session: SessionId | null;
}

/** The person's edits over a connection. */
export function createMemoryEdits({ database, guard }: Connection): MemoryEdits {
  const insert = database.prepare('INSERT INTO memory_edits (project, name, at, hash) VALUES (?, ?, ?, ?)');
  return {
    record: (project, { name, atMs, hash }) =>
      void guard('Who changed the memory could not be kept', () => insert.run(project, name, atMs, hash)),
  };
}

/** The newest changes of a project's memory, whoever made them. */
export function memoryWrites(database: Database, { project, limit }: Writes['params']): Writes['result'] {
  return database
    .prepare<[string, string, number], Row>(
      `SELECT json_extract(text, '$.name') AS name, at, json_extract(text, '$.hash') AS hash, session
         FROM events INDEXED BY events_of_memory
         WHERE type = 'memory.written' AND session IN (SELECT session FROM sessions WHERE project = ?)
       UNION ALL
       SELECT name, at, hash, NULL FROM memory_edits WHERE project = ?
       ORDER BY at DESC LIMIT ?`,
    )
    .all(project, project, limit)
    .map(({ at, ...write }) => ({ ...write, atMs: at }));
}
