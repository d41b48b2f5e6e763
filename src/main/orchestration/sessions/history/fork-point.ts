import type { CompactionId, TurnId } from '#shared/model/id.ts';
import type { StoredEvent } from '#main/ports/journal.ts';

/**
 * Where a fork at `seq` begins: at the end of the turn that `seq` lies in, or at `seq` itself where it lies between turns. `unfinished` where
 * that turn has not ended.
 */
export function forkPoint(events: readonly StoredEvent[], seq: number): number | 'unfinished' {
  let open: TurnId | null = null;
  for (const event of events) {
    if (event.type === 'message.sent') open = event.turn;
    const isEnd = event.type === 'turn.ended' || event.type === 'turn.interrupted';
    if (isEnd) open = null;
    if (event.seq >= seq && open === null) return event.seq;
  }
  return 'unfinished';
}

/**
 * The last event before a compaction began; null where these events tell of none. It runs between two steps, so that the history is whole there,
 * also in the middle of a turn: a fork leaves that turn behind. That it was asked for may be told while a step runs, and is not its beginning.
 */
export function pointBefore(events: readonly StoredEvent[], compaction: CompactionId): number | null {
  const first = events.find((event) => event.type !== 'context.asked' && 'compaction' in event && event.compaction === compaction);
  if (first === undefined) return null;
  const request = first.type === 'context.summarised' || first.type === 'context.failed' ? first.request : null;
  const asked = events.find((event) => event.type === 'request.sent' && event.request === request);
  return (asked ?? first).seq - 1;
}
