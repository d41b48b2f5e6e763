// What the events tell of a session's compactions, as far as the next one must know it. Pure.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { CompactionStage } from './stage.ts';

type Because = EventOf<'context.skipped'>['because'];

export interface CompactionLog {
  /** What a person asked for and did not get yet. */
  readonly wish: EventOf<'context.asked'> | null;
  /** Why stages were left out, as it was told last; a stage is told of again when that changes or something was compacted. */
  readonly skipped: Readonly<Partial<Record<CompactionStage, Because>>>;
}

export const nothingCompacted: CompactionLog = { wish: null, skipped: {} };

/** Adds one event. The same object comes back where it tells nothing. What a parent left open is none of its fork's. */
export function foldCompactionLog(log: CompactionLog, event: SessionEvent | UnknownEvent): CompactionLog {
  switch (event.type) {
    case 'session.forked':
      return nothingCompacted;
    case 'context.asked':
      return { ...log, wish: event };
    case 'context.skipped':
      return { ...log, skipped: { ...log.skipped, [event.stage]: event.because } };
    case 'context.compacted':
      return {
        wish: log.wish?.compaction === event.compaction ? null : log.wish,
        skipped: event.stages.length === 0 ? log.skipped : {},
      };
    default:
      return log;
  }
}
