// What the API does at the edge of a model's window, by the simulator's own count.
import { blockTokens } from '#main/infrastructure/models/simulation/token-count.ts';
import type { WireBlock } from '#main/infrastructure/models/simulation/wire-blocks.ts';

const charactersPerToken = 4;

/** How many tokens a prompt has. */
export function countTokens(blocks: readonly WireBlock[]): number {
  return blocks.reduce((sum, block) => sum + blockTokens(block.fields), 0);
}

/** The API's own words for a prompt that does not fit. */
export function tooLongMessage(tokens: number, window: number): string {
  return `prompt is too long: ${tokens} tokens > ${window} maximum`;
}

/** As much of a text as the window still holds; never half a character. */
export function cutToRoom(text: string, roomTokens: number): string {
  return text.slice(0, Math.max(0, roomTokens) * charactersPerToken).toWellFormed();
}
