// Inputs of calls that are too long to be kept in an event and sent with every further request.
import type { EventOf } from '#shared/model/event.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import type { ModelStreamEvent } from '#main/ports/model.ts';

/** The longest input of a call that is taken, in characters of its JSON: more than an answer of 128,000 tokens holds. */
export const largestInput = 1_048_576;

type Bounded = Pick<EventOf<'block.completed'>, 'block' | 'malformedInput' | 'largeInput'>;
type Closed = Extract<ModelStreamEvent, { type: 'block.closed' }>;

/**
 * The block as its event keeps it. A longer input lies in `blobs/` before the event names it, and the block holds `{}` in its place: the API
 * takes that back, and the call is refused. Rejects only when it cannot be stored.
 */
export async function boundInput({ block, malformedInput }: Closed, blobs: BlobPort): Promise<Bounded> {
  const asItCame = { block, ...(malformedInput === undefined ? {} : { malformedInput }) };
  if (block.type !== 'tool_use') return asItCame;
  const text = malformedInput ?? JSON.stringify(block.input);
  if (text.length <= largestInput) return asItCame;
  const blob = await blobs.put(new TextEncoder().encode(text));
  return { block: { ...block, input: {} }, largeInput: { blob, characters: text.length } };
}
