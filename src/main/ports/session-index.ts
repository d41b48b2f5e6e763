import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { Json } from '#shared/model/json.ts';

/** One session as the store knows it without reading its events. */
export interface SessionRow {
  session: SessionId;
  project: ProjectId;
  isHidden: boolean;
  /** Time of its first and its last event, in milliseconds since 1970. */
  createdAt: number;
  changedAt: number;
  lastSeq: number;
}

/** A summary somebody saved, with the number of the last event it includes; events after that are to be folded in. */
export interface SavedSummary {
  lastSeq: number;
  summary: Json;
}

/** The list of sessions, and a cache of their summaries that can be thrown away at any time: everything in it follows from the events. */
export interface SessionIndex {
  /** Every session, hidden ones too, the last changed first. */
  list(): SessionRow[];
  get(session: SessionId): SessionRow | null;
  /** Takes a session off the sidebar or puts it back; its events stay. */
  setHidden(session: SessionId, isHidden: boolean): void;
  loadSummary(session: SessionId): SavedSummary | null;
  /** Keeps a summary. One that was folded from fewer events than the saved one is ignored. */
  saveSummary(session: SessionId, lastSeq: number, summary: Json): void;
}
