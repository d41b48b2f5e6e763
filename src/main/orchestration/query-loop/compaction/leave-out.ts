// A request for a summary that is itself too long is made without the oldest messages.
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { EventOf } from '#shared/model/event.ts';
import { foldMessages, placedMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import { blockTokensBound } from '#shared/model/prompt-bound.ts';

/** How much more is left out with each try. */
const part = 0.2;
const note = '(The oldest part of this conversation was left out here, as the request was too long with it.)';

/**
 * The messages without about a fifth of them for each of `times`, oldest first; parted where a step or a turn begins, and never behind `upTo`.
 * For one request: nothing of it is stored.
 */
export function leaveOut(messages: MessagesState, times: number, upTo: EventPlace): MessagesState {
  if (times === 0) return messages;
  const placed = placedMessages(messages);
  const sizes = placed.map(({ message }) => message.content.reduce((sum, block) => sum + blockTokensBound(block), 0));
  const wanted = sizes.reduce((sum, size) => sum + size, 0) * part * times;
  let left = 0;
  let border: EventPlace | null = null;
  for (const [index, { origin }] of placed.entries()) {
    left += sizes[index] ?? 0;
    const next = placed[index + 1]?.origin.place;
    if (next === undefined || isBehind(origin.place, upTo)) break;
    if (next.session === origin.place.session && next.seq === origin.place.seq) continue;
    border = origin.place;
    if (left >= wanted) break;
  }
  return border === null ? messages : foldMessages(messages, droppedUpTo(border));
}

/** Places of a parent session stand before those of its fork; there is only one order of numbers within each. */
function isBehind(place: EventPlace, upTo: EventPlace): boolean {
  return place.session === upTo.session && place.seq >= upTo.seq;
}

/** The fold reads only these two; what it is applied to is thrown away. */
function droppedUpTo(upTo: EventPlace): EventOf<'context.summarised'> {
  return { type: 'context.summarised', upTo, content: [note] } as EventOf<'context.summarised'>;
}
