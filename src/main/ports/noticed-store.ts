import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { NoticedRow } from '#shared/model/noticed/rows.ts';
import type { NoticedParts } from '#shared/model/noticed/rule.ts';

/** Rows of a run of a session's events: those behind `afterSeq` up to and with `upToSeq`. */
export interface NoticedChunk {
  session: SessionId;
  project: ProjectId;
  afterSeq: number;
  upToSeq: number;
  rows: NoticedRow[];
}

/** The rows of what is noticed, as the main thread writes them. Throws `JournalError`. */
export interface NoticedStore {
  /** Up to which event a session's rows were made, and by which rules; null where there are none. */
  place(session: SessionId): { seq: number; rule: string } | null;
  /**
   * Keeps rows, all or none. One that begins at 0 replaces all that the session had; any other only counts where the rows before it were made by
   * the same rule and end where it begins: else another process was quicker.
   */
  keep(chunks: readonly NoticedChunk[], rule: string): void;
  /**
   * Deletes rows of parts that are switched off, some at a time: true when none are left. Sessions whose other rows hold all that `rule` asks for then
   * count as made by it.
   */
  forget(parts: NoticedParts, rule: string): boolean;
  /** What the person did with an offer. */
  answerOffer(answer: { session: SessionId; streak: number; taken: string | null; at: number }): void;
}
