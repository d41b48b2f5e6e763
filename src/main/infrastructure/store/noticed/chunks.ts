// Rows of what is noticed, made from the journal a run of events at a time: which sessions need it, and what their next rows are.
import type { Database } from 'better-sqlite3';
import type { SessionId } from '#shared/model/id.ts';
import { noticedRows, type NoticedLens } from '#shared/model/noticed/observe.ts';
import { foldNoticed, nothingNoticed, type NoticedState } from '#shared/model/noticed/state.ts';
import type { NoticedChunk } from '#main/ports/noticed-store.ts';
import type { NoticedPlace, Queries } from '#main/ports/queries.ts';
import { createEventReader, notFound, type EventReader } from '../journal/events.ts';

type Outdated = Queries['noticed.outdated'];
type Rows = Queries['noticed.rows'];

/** Sessions with events that no rows were made of, or whose rows were made by other rules; the last changed first. */
export function outdatedNoticed(database: Database, { rule }: Outdated['params']): Outdated['result'] {
  return database
    .prepare<[object], NoticedPlace>(
      `SELECT s.session, CASE WHEN n.rule = @rule THEN n.seq ELSE 0 END AS afterSeq FROM sessions s
       LEFT JOIN noticed_sessions n ON n.session = s.session
       WHERE n.rule IS NOT @rule OR n.seq < s.last_seq ORDER BY s.changed_at DESC`,
    )
    .all({ rule });
}

/** Where the fold of a session stands. */
interface Standing {
  readonly seq: number;
  readonly state: NoticedState;
}

/** What a worker remembers, so that a session that goes on is not folded from its beginning each time. */
interface Memory {
  readonly rule: string;
  readonly lens: NoticedLens;
  readonly standing: Map<SessionId, Standing>;
}
const memories = new WeakMap<Database, Memory>();
const mostRemembered = 16;

/** The next rows of sessions, at most `limit` events in all. One that cannot be read is told and passed over. */
export function noticedChunks(database: Database, { sessions, limit, rule, lens }: Rows['params']): Rows['result'] {
  const known = memories.get(database);
  // Word lists are long, and are made ready once for each object that holds them: they cross once.
  if (lens === null && known?.rule !== rule) return { chunks: [], failed: [], needsLens: true };
  const memory = known?.rule === rule || lens === null ? known : { rule, lens, standing: new Map<SessionId, Standing>() };
  if (memory === undefined) throw new Error('A worker that knows the rule knows the lens.');
  memories.set(database, memory);
  const events = createEventReader({ database, file: database.name });
  const chunks: NoticedChunk[] = [];
  const failed: Rows['result']['failed'] = [];
  let left = limit;
  for (const place of sessions) {
    if (left <= 0) break;
    try {
      const { chunk, events: read } = nextChunk(database, events, memory, place, left);
      chunks.push(chunk);
      left -= Math.max(1, read);
    } catch (error) {
      failed.push({ session: place.session, message: error instanceof Error ? error.message : String(error) });
      left -= 1;
    }
  }
  return { chunks, failed, needsLens: false };
}

function nextChunk(
  database: Database,
  events: EventReader,
  memory: Memory,
  { session, afterSeq }: NoticedPlace,
  limit: number,
): { chunk: NoticedChunk; events: number } {
  const { lens, standing } = memory;
  const row = database
    .prepare<[string], { project: NoticedChunk['project']; last_seq: number }>('SELECT project, last_seq FROM sessions WHERE session = ?')
    .get(session);
  if (row === undefined) throw notFound(session);
  const before = standing.get(session);
  let state = before?.seq === afterSeq ? before.state : stateAt(events, session, afterSeq, lens);
  const upToSeq = Math.min(row.last_seq, afterSeq + limit);
  const own = events.readTrusted(session, afterSeq, upToSeq);
  const rows: NoticedChunk['rows'] = [];
  for (const event of own) {
    rows.push(...noticedRows(state, event, lens));
    state = foldNoticed(state, event, lens.parts);
  }
  standing.delete(session);
  standing.set(session, { seq: upToSeq, state });
  const [oldest] = standing.keys();
  if (standing.size > mostRemembered && oldest !== undefined) standing.delete(oldest);
  return { chunk: { session, project: row.project, afterSeq, upToSeq, rows }, events: own.length };
}

/** Folds a session from its beginning: its parents' events up to the fork, then its own up to a number. */
function stateAt(events: EventReader, session: SessionId, seq: number, { parts }: NoticedLens): NoticedState {
  let state = nothingNoticed;
  for (const ancestor of events.lineage(session)) {
    for (const event of events.readTrusted(ancestor.session, 0, ancestor.upToSeq)) state = foldNoticed(state, event, parts);
  }
  if (seq === 0) return state;
  for (const event of events.readTrusted(session, 0, seq)) state = foldNoticed(state, event, parts);
  return state;
}
