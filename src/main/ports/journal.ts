import type { BlockDraft } from '#shared/model/delta.ts';
import type { EventDraft, SessionEvent, UnknownEvent } from '#shared/model/event.ts';
import type { CallId, ProjectId, SessionId } from '#shared/model/id.ts';

export type StoredEvent = SessionEvent | UnknownEvent;

/** The right to write one session: held by one process at a time, void when that process is gone. */
export interface Lease extends Disposable {
  readonly session: SessionId;
  /** Marks the environment of processes this session starts, so that left-overs can be found. */
  readonly token: string;
  /**
   * Stores events in order and returns them as read back from their stored text. When it returns they are on disk.
   * All or none. Throws `JournalError`.
   */
  append(drafts: readonly EventDraft[]): StoredEvent[];
  /** Saves the unfinished block of a running answer, replacing the one of the same request and index. */
  saveDraft(draft: BlockDraft): void;
  /** Forgets drafts that became blocks. */
  dropDraft(draft: Pick<BlockDraft, 'request' | 'index'>): void;
}

/** The append-only log of every session. Reads and appends of one session are synchronous. */
export interface Journal {
  /** Creates the session with its first event and takes its lease. */
  create(session: SessionId, project: ProjectId, first: EventDraft): { lease: Lease; event: StoredEvent };
  /**
   * Takes the lease, or says who holds it ("tessera serve (process 4711)"). `abandoned` is the token of the void lease this one replaced:
   * processes that carry it were left over.
   */
  acquire(session: SessionId): { lease: Lease; abandoned?: string } | { heldBy: string };
  /** Who else holds the session right now, or null. */
  holder(session: SessionId): string | null;
  /** The session's own events with a number above `afterSeq`, in order. */
  read(session: SessionId, afterSeq?: number): StoredEvent[];
  /** A fork's inherited history (its parents' events up to each fork point), oldest first; empty for other sessions. */
  readInherited(session: SessionId): StoredEvent[];
  /** Hash of an event, as its successor names it. */
  hashOf(session: SessionId, seq: number): string;
  drafts(session: SessionId): BlockDraft[];
  /** Sessions whose lease is void and which have a turn that has not ended: to be recovered. */
  listInterrupted(): SessionId[];
  /** Fires after any process appended to any session: the sessions whose last number grew. Own appends included. */
  onGrowth(listener: (sessions: SessionId[]) => void): Disposable;
}

/** An event could not be stored: the turn ends with `journal_failed` and nothing further is done. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: 'disk-full' | 'damaged' | 'lease-lost' | 'io';
  constructor(code: JournalError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Where long results and terminal output of a session lie. */
export interface ResultFiles {
  /** Writes a result's full text and returns its absolute path. */
  writeResult(session: SessionId, call: CallId, text: string): Promise<string>;
  /** Where the call's terminal bytes are spooled. */
  spoolPath(session: SessionId, call: CallId): string;
  /** Folder whose files the agent of this session may read without asking. */
  folder(session: SessionId): string;
}
