import type { TurnId } from '#shared/model/id.ts';
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
