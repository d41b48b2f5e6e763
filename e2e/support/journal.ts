import path from 'node:path';
import Database from 'better-sqlite3';
import { parseEvent } from '#shared/model/event.ts';
import type { StoredEvent } from '#main/ports/journal.ts';

/** What is stored of a session in the data folder `scratch/home`, read from the file beside whoever writes it. */
export function readEvents(scratch: string, session: string): StoredEvent[] {
  const database = new Database(path.join(scratch, 'home/tessera.db'), { readonly: true });
  try {
    const rows = database.prepare<[string], { text: string }>('SELECT text FROM events WHERE session = ? ORDER BY seq').all(session);
    return rows.map(({ text }) => parseEvent(text));
  } finally {
    database.close();
  }
}

/** The session that was begun last in the data folder `scratch/home`. */
export function latestSession(scratch: string): string {
  const database = new Database(path.join(scratch, 'home/tessera.db'), { readonly: true });
  try {
    const row = database.prepare<[], { session: string }>('SELECT session FROM events ORDER BY session DESC LIMIT 1').get();
    if (row === undefined) throw new Error(`No session is stored in ${scratch}.`);
    return row.session;
  } finally {
    database.close();
  }
}
