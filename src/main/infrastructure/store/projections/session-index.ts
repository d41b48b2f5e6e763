import { json } from '#shared/model/json.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { SessionIndex, SessionRow } from '#main/ports/session-index.ts';
import type { Connection } from '../database.ts';
import { notFound } from '../journal/events.ts';

interface Row {
  session: SessionId;
  project: ProjectId;
  is_hidden: number;
  created_at: number;
  changed_at: number;
  last_seq: number;
}

/** The list of sessions over a connection. */
export function createSessionIndex({ database, guard }: Connection): SessionIndex {
  const columns = 'session, project, is_hidden, created_at, changed_at, last_seq';
  const list = database.prepare<[], Row>(`SELECT ${columns} FROM sessions ORDER BY changed_at DESC, session DESC`);
  const get = database.prepare<[string], Row>(`SELECT ${columns} FROM sessions WHERE session = ?`);
  const hide = database.prepare('UPDATE sessions SET is_hidden = ? WHERE session = ?');
  const load = database.prepare<[string], { last_seq: number; summary: string }>(
    'SELECT last_seq, summary FROM summaries WHERE session = ?',
  );
  const save = database.prepare(`
    INSERT INTO summaries (session, last_seq, summary) VALUES (?, ?, ?)
    ON CONFLICT (session) DO UPDATE SET last_seq = excluded.last_seq, summary = excluded.summary WHERE excluded.last_seq >= summaries.last_seq
  `);
  return {
    list: () => guard('The sessions could not be listed', () => list.all().map(toRow)),
    get(session) {
      const row = guard('The session could not be read', () => get.get(session));
      return row === undefined ? null : toRow(row);
    },
    setHidden(session, isHidden) {
      const { changes } = guard('The session could not be hidden', () => hide.run(Number(isHidden), session));
      if (changes === 0) throw notFound(session);
    },
    loadSummary(session) {
      const row = guard('The session could not be read', () => load.get(session));
      return row === undefined ? null : { lastSeq: row.last_seq, summary: json.parse(JSON.parse(row.summary)) };
    },
    saveSummary(session, lastSeq, summary) {
      guard('The summary of the session could not be kept', () => save.run(session, lastSeq, JSON.stringify(summary)));
    },
  };
}

function toRow(row: Row): SessionRow {
  return {
    session: row.session,
    project: row.project,
    isHidden: row.is_hidden === 1,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    lastSeq: row.last_seq,
  };
}
