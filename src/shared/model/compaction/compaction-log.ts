// What the events tell of a session's compactions, as far as the next one must know it. Pure.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { TurnId } from '../id.ts';
import type { CompactionStage } from './stage.ts';

type Because = EventOf<'context.skipped'>['because'];

export interface CompactionLog {
  /** What a person asked for and did not get yet. */
  readonly wish: EventOf<'context.asked'> | null;
  /** Why stages were left out, as it was told last; a stage is told of again when that changes or something was compacted. */
  readonly skipped: Readonly<Partial<Record<CompactionStage, Because>>>;
  /** The last turn, inherited ones too: what is compacted between two turns belongs to it. */
  readonly lastTurn: TurnId | null;
  /** True in a fork that took a compaction back, until the next: it has the room up to where its window is truly full. */
  readonly isUndone: boolean;
}

export const nothingCompacted: CompactionLog = { wish: null, skipped: {}, lastTurn: null, isUndone: false };

/** Adds one event. The same object comes back where it tells nothing. What a parent left open is none of its fork's. */
export function foldCompactionLog(log: CompactionLog, event: SessionEvent | UnknownEvent): CompactionLog {
  switch (event.type) {
    case 'session.forked':
      return { ...nothingCompacted, lastTurn: log.lastTurn, isUndone: event.undoes !== undefined };
    case 'message.sent':
      return log.lastTurn === event.turn ? log : { ...log, lastTurn: event.turn };
    case 'context.asked':
      return { ...log, wish: event };
    case 'context.skipped':
      return { ...log, skipped: { ...log.skipped, [event.stage]: event.because } };
    case 'context.compacted':
      return {
        ...log,
        isUndone: false,
        wish: log.wish?.compaction === event.compaction ? null : log.wish,
        skipped: event.stages.length === 0 ? log.skipped : {},
      };
    default:
      return log;
  }
}
