// What a person may do about a full window: compact it, and take that back.
import type { CompactionId } from '#shared/model/id.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { CompactionWish } from '#main/ports/context.ts';
import type { Sessions } from '../sessions/create-sessions.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';

/** Compacts a session now, before its next step, or behind its turn. Throws `ServiceError`. */
export function compact({ runtime }: OpenSession, wish: CompactionWish): void {
  runtime.compact(wish);
}

/** A fork of a session as it stood before a compaction. Throws `ServiceError`. */
export function undo(sessions: Pick<Sessions, 'forkBefore'>, { record }: OpenSession, compaction: CompactionId): SessionSummary {
  return sessions.forkBefore(record.id, compaction);
}
