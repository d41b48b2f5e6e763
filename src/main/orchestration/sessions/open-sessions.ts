// The sessions this process has looked at, each with its parts.
import type { SessionId } from '#shared/model/id.ts';
import { endsRequest } from '#shared/model/insight/usage-row.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { Lease } from '#main/ports/journal.ts';
import type { SessionRow } from '#main/ports/session-index.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { SessionsDeps } from './deps.ts';
import { openSessionRecord, type SessionRecord } from './session-record.ts';
import { createSessionRuntime, type SessionRuntime } from './session-runtime.ts';
import { createSessionWriter, type SessionWriter } from './session-writer.ts';
import { createSummariser } from './summaries.ts';
import type { SessionExtras, TurnsParts } from './turn/session-turns.ts';
import type { LiveState } from './updates/feed.ts';

export interface OpenSession {
  readonly record: SessionRecord;
  readonly writer: SessionWriter;
  readonly runtime: SessionRuntime;
  readonly extras: SessionExtras;
  summary(): SessionSummary;
}

export interface OpenSessions {
  /** The session, opened if need be; null where it does not exist. Throws `JournalError`. */
  find(id: SessionId): OpenSession | null;
  /** The session of a row of the index, with all that the row counts. One that cannot be read is reported and left out. */
  listed(row: SessionRow): OpenSession | null;
  /** Runs what creates a session; that it grows meanwhile is no news. */
  creating<T>(create: () => T): T;
  /** Opens a session that was just created here. */
  created(id: SessionId, lease: Lease, extras: SessionExtras): OpenSession;
  /** Some process appended to the session. */
  grown(id: SessionId): void;
  all(): OpenSession[];
}

/** No session is open yet. `onChange` is called when the summary of one may have changed. */
/** A session that was begun in another process. */
const plainExtras: SessionExtras = { flagRules: [], appendSystemPrompt: null, promptVariants: {}, cacheTtl: null, isOneShot: false };

export function createOpenSessions(deps: SessionsDeps, onChange: (id: SessionId) => void): OpenSessions {
  const opened = new Map<SessionId, OpenSession>();
  let isCreating = false;

  const find = (id: SessionId, extras?: SessionExtras): OpenSession | null => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const open = openSession(deps, id, extras ?? plainExtras, {
      readableFolders: () => lineage(id).map((session) => deps.results.folder(session)),
      onChange: () => onChange(id),
    });
    if (open !== null) opened.set(id, open);
    return open;
  };
  const lineage = (id: SessionId): SessionId[] => {
    const parent = find(id)?.record.state.parent ?? null;
    return parent === null ? [id] : [id, ...lineage(parent)];
  };
  const catchUp = (open: OpenSession): void => {
    // What this process writes itself it has taken over already.
    if (open.writer.lease === null) open.record.catchUp();
  };
  const trying = <T>(what: string, act: () => T): T | null => {
    try {
      return act();
    } catch (error) {
      deps.report(what, error);
      return null;
    }
  };

  return {
    find,
    listed: (row) =>
      trying('A session could not be read and is left out of the list; what is stored of it is untouched.', () => {
        const open = find(row.session);
        if (open !== null && open.record.lastSeq < row.lastSeq) catchUp(open);
        return open;
      }),
    creating(create) {
      isCreating = true;
      try {
        return create();
      } finally {
        isCreating = false;
      }
    },
    created(id, lease, extras) {
      const open = find(id, extras);
      if (open === null) throw new Error('A session that was just created is not there.');
      open.writer.adopt(lease);
      return open;
    },
    grown(id) {
      if (isCreating) return;
      const isNew = !opened.has(id);
      const open = trying('What another process stored in a session could not be read.', () => find(id));
      if (open === null) return;
      trying('What another process stored in a session could not be read.', () => catchUp(open));
      if (isNew) onChange(id);
    },
    all: () => [...opened.values()],
  };
}

/** Closes what processes that died left open. A session that came to life meanwhile is left alone. */
export function recoverInterrupted(deps: SessionsDeps, sessions: OpenSessions): void {
  const recover = (id: SessionId): void => {
    try {
      const writer = sessions.find(id)?.writer;
      writer?.open();
      writer?.release();
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'HELD') return;
      deps.report('A session that was interrupted could not be put in order; it is tried again when it is next written.', error);
    }
  };
  try {
    for (const id of deps.journal.listInterrupted()) recover(id);
  } catch (error) {
    deps.report('Interrupted sessions could not be looked for.', error);
  }
}

function openSession(
  deps: SessionsDeps,
  id: SessionId,
  extras: SessionExtras,
  { readableFolders, onChange }: Pick<TurnsParts, 'readableFolders' | 'onChange'>,
): OpenSession | null {
  const live = (): LiveState => liveState(deps, id, runtime);
  const found = openSessionRecord(deps, id, live);
  if (found === null) return null;
  const record: SessionRecord = found;
  const writer = createSessionWriter(deps, record, () => runtime.turns.isActive);
  const runtime: SessionRuntime = createSessionRuntime(deps, { record, writer, extras, readableFolders, onChange });
  const summariser = createSummariser(deps, runtime);
  let shown = record.state;
  record.onEvent((event) => {
    const hasNewSums = endsRequest(event);
    if (hasNewSums) summariser.forgetUsage();
    if (record.state === shown && !hasNewSums) return;
    shown = record.state;
    onChange();
  });
  return { record, writer, runtime, extras, summary: () => summariser.summary() };
}

/** What is going on now: the unfinished blocks, those of this process as they stand this moment, and the calls that run here. */
function liveState({ journal }: SessionsDeps, id: SessionId, { turns: { running } }: SessionRuntime): LiveState {
  const current = running?.drafts.current() ?? [];
  const saved = journal
    .drafts(id)
    .filter((draft) => !current.some((block) => block.request === draft.request && block.index === draft.index));
  return { drafts: [...saved, ...current], liveCalls: [...(running?.calls.keys() ?? [])] };
}
