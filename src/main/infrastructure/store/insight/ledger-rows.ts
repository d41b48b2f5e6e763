// The ledger made anew from the journal: which sessions need it, and what their rows are.
import type { Database } from 'better-sqlite3';
import type { SessionId } from '#shared/model/id.ts';
import { usageRows } from '#shared/model/insight/usage-row.ts';
import type { Queries } from '#main/ports/queries.ts';
import { createEventReader } from '../journal/events.ts';

type Outdated = Queries['usage.outdated'];
type Rows = Queries['usage.rows'];

/** Sessions that were never looked at, or by an older rule, or in which a request ended whose row was not kept. */
export function outdatedSessions(database: Database, { rule }: Outdated['params']): Outdated['result'] {
  return database
    .prepare<[number], SessionId>(
      `SELECT s.session FROM sessions s LEFT JOIN usage_sessions u ON u.session = s.session
       WHERE u.rule IS NULL OR u.rule < ? OR (s.last_seq > u.seq AND EXISTS (
         SELECT 1 FROM events e WHERE e.session = s.session AND e.seq > u.seq AND e.type IN ('response.completed', 'response.interrupted')
       )) ORDER BY s.changed_at DESC`,
    )
    .pluck()
    .all(rule);
}

export function ledgerRows(database: Database, { session, prices }: Rows['params']): Rows['result'] {
  const events = createEventReader({ database, file: database.name });
  const inherited = events.lineage(session).flatMap((ancestor) => events.read(ancestor.session, 0, ancestor.upToSeq));
  const own = events.read(session, 0);
  return { rows: usageRows(inherited, own, prices), lastSeq: own.at(-1)?.seq ?? 0 };
}
