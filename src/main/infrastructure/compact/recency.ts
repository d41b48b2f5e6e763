// Where the newest part of the messages begins, which stages leave alone.
import type { PlacedMessage } from '#shared/model/folds/rewrite-messages.ts';

/** Index of the message that begins the last so many turns. A person's message begins one, a steering one too. */
export function startOfTurns(placed: readonly PlacedMessage[], turns: number): number {
  return startOfLast(placed, turns, ({ origin }) => origin.type === 'person');
}

/** Index of the answer that begins the last so many steps. */
export function startOfSteps(placed: readonly PlacedMessage[], steps: number): number {
  return startOfLast(placed, steps, ({ origin }) => origin.type === 'answer');
}

function startOfLast(placed: readonly PlacedMessage[], count: number, isWanted: (placed: PlacedMessage) => boolean): number {
  let left = count;
  let index = placed.length;
  while (left > 0 && index > 0) {
    index -= 1;
    const one = placed[index];
    if (one !== undefined && isWanted(one)) left -= 1;
  }
  return index;
}
