import { DamagedEventError, parseEvent, trustEvent, type EventDraft } from '#shared/model/event.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import { hashJson, toWellFormedJson } from '#shared/model/json.ts';
import type { Clock } from '#main/ports/clock.ts';
import { JournalError, type StoredEvent } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { Connection } from '../database.ts';

interface Head {
  last_seq: number;
  last_hash: string | null;
  open_turn: string | null;
}

interface ParentRow {
  parent: SessionId | null;
  parent_seq: number | null;
}

/** The rows of sessions and events. Its writing functions belong inside a transaction of the caller. */
export interface EventTable {
  beginSession(session: SessionId, project: ProjectId, first: EventDraft): void;
  append(session: SessionId, drafts: readonly EventDraft[]): StoredEvent[];
  read(session: SessionId, afterSeq: number, upToSeq?: number): StoredEvent[];
  hashOf(session: SessionId, seq: number): string;
  /** The session's ancestors with the number up to which it continues each, oldest first. */
  lineage(session: SessionId): { session: SessionId; upToSeq: number }[];
  exists(session: SessionId): boolean;
  /** Sessions with a turn that has begun and not ended. */
  listOpen(): SessionId[];
}

/** Reading of stored events, which a connection that cannot write has too. */
export type EventReader = Pick<EventTable, 'read' | 'lineage' | 'exists'> & {
  /** The same without checking each event's shape again: for what can be made anew. */
  readTrusted: EventTable['read'];
};

/** The reading half of the event table. */
export function createEventReader({ database, file }: Pick<Connection, 'database' | 'file'>): EventReader {
  const texts = database.prepare<[string, number, number], { seq: number; text: string }>(
    'SELECT seq, text FROM events WHERE session = ? AND seq > ? AND seq <= ? ORDER BY seq',
  );
  const parentOf = database.prepare<[string], ParentRow>('SELECT parent, parent_seq FROM sessions WHERE session = ?');
  const found = database.prepare<[string], { session: SessionId }>('SELECT session FROM sessions WHERE session = ?');
  return {
    read: (session, afterSeq, upToSeq = Number.MAX_SAFE_INTEGER) =>
      texts.all(session, afterSeq, upToSeq).map(({ seq, text }) => readBack(parseEvent, text, session, seq, file)),
    readTrusted: (session, afterSeq, upToSeq = Number.MAX_SAFE_INTEGER) =>
      texts.all(session, afterSeq, upToSeq).map(({ seq, text }) => readBack(trustEvent, text, session, seq, file)),
    lineage(session) {
      const ancestors: { session: SessionId; upToSeq: number }[] = [];
      for (let row = parentOf.get(session); row !== undefined && row.parent !== null; row = parentOf.get(row.parent)) {
        ancestors.unshift({ session: row.parent, upToSeq: row.parent_seq ?? 0 });
      }
      return ancestors;
    },
    exists: (session) => found.get(session) !== undefined,
  };
}

/** The event table over a connection. */
export function createEventTable(connection: Connection, clock: Clock): EventTable {
  const { database } = connection;
  const head = database.prepare<[string], Head>('SELECT last_seq, last_hash, open_turn FROM sessions WHERE session = ?');
  const insertSession = database.prepare(
    'INSERT INTO sessions (session, project, parent, parent_seq, created_at, changed_at, last_seq, last_hash) VALUES (?, ?, ?, ?, ?, ?, 0, ?)',
  );
  const insertEvent = database.prepare('INSERT INTO events (session, seq, at, type, actor, hash, text) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const advance = database.prepare('UPDATE sessions SET last_seq = ?, last_hash = ?, open_turn = ?, changed_at = ? WHERE session = ?');
  const hash = database.prepare<[string, number], { hash: string }>('SELECT hash FROM events WHERE session = ? AND seq = ?');
  const open = database.prepare<[], { session: SessionId }>('SELECT session FROM sessions WHERE open_turn IS NOT NULL');

  const hashOf = (session: SessionId, seq: number) => {
    const row = hash.get(session, seq);
    if (row === undefined) throw new ServiceError('NOT_FOUND', `Session ${session} has no event ${seq}.`, { what: 'event' });
    return row.hash;
  };

  return {
    ...createEventReader(connection),
    beginSession(session, project, first) {
      const at = clock.now();
      const parent = first.type === 'session.forked' ? first.parent : null;
      if (parent !== null && hashOf(parent.session, parent.seq) !== parent.hash) {
        throw new ServiceError('CONFLICT', `Event ${parent.seq} of session ${parent.session} is not the one the fork names.`, {
          reason: 'hash',
        });
      }
      insertSession.run(session, project, parent?.session ?? null, parent?.seq ?? null, at, at, parent?.hash ?? null);
    },
    append(session, drafts) {
      const found = head.get(session);
      if (found === undefined) throw notFound(session);
      let { last_seq: seq, last_hash: previous, open_turn: openTurn } = found;
      const at = Math.floor(clock.now());
      const stored = drafts.map((draft) => {
        seq += 1;
        const { text, event, hash: eventHash } = seal(draft, { session, seq, at, previous });
        insertEvent.run(session, seq, at, draft.type, draft.actor, eventHash, text);
        previous = eventHash;
        openTurn = turnAfter(openTurn, draft);
        return event;
      });
      advance.run(seq, previous, openTurn, at, session);
      return stored;
    },
    hashOf,
    listOpen: () => open.all().map((row) => row.session),
  };
}

/** Refusal for a session that the store does not have. */
export function notFound(session: SessionId): ServiceError {
  return new ServiceError('NOT_FOUND', `There is no session ${session}.`, { what: 'session' });
}

/** Gives a draft its number, time and predecessor, its text as it will be kept, and the hash its successor names. */
function seal(draft: EventDraft, place: { session: SessionId; seq: number; at: number; previous: string | null }) {
  const { actor, ...payload } = toWellFormedJson(draft);
  const { session, seq, at, previous } = place;
  const text = JSON.stringify({ v: 1, session, seq, at, actor, previous, ...payload });
  const event = parseEvent(text);
  if (event.type === 'unknown') {
    throw new JournalError(
      'io',
      `The event "${draft.type}" was not stored: it does not have the shape its type promises. Nothing before it is lost.`,
    );
  }
  return { text, event, hash: hashJson(event) };
}

/** Which turn is open after this event; kept beside the events so that recovery finds interrupted sessions without reading them. */
function turnAfter(openTurn: string | null, draft: EventDraft): string | null {
  if (draft.type === 'message.sent') return draft.turn;
  return draft.type === 'turn.ended' || draft.type === 'turn.interrupted' ? null : openTurn;
}

function readBack(parse: typeof parseEvent, text: string, session: SessionId, seq: number, file: string): StoredEvent {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof DamagedEventError)) throw cause;
    throw new JournalError(
      'damaged',
      `Event ${seq} of session ${session} in ${file} cannot be read: ${cause.message} The file was left as it is.`,
      { cause },
    );
  }
}
