import type { EventOf } from './event.ts';
import { conversationOf } from './insight/cache-history.ts';
import { allBlocks } from './sent-blocks.ts';

type Sent = EventOf<'request.sent'>;

/** The last request of an agent's conversation: what the next one is told against. `blocks` are all its hashes. */
export interface LastSent {
  readonly agent: Sent['actor'];
  readonly isSimulated: boolean;
  readonly blocks: readonly string[];
}

/**
 * Adds a request. One of another agent, or of a purpose with a prefix of its own, leaves the conversation as it is, and so does a question beside
 * the work: a turn that runs knows nothing of it.
 */
export function foldLastSent(last: LastSent | null, event: Sent): LastSent | null {
  if (event.purpose === 'side') return last;
  const before = blocksBefore(last, event.actor);
  if (conversationOf(event) !== event.actor || (event.purpose !== 'main' && before.length === 0)) return last;
  return { agent: event.actor, isSimulated: event.isSimulated, blocks: allBlocks(before, event) };
}

/** The hashes that an agent's next request is told against. A fork's first request has none: its agent has sent nothing yet. */
export function blocksBefore(last: LastSent | null, agent: Sent['actor']): readonly string[] {
  return last !== null && last.agent === agent ? last.blocks : [];
}
