// The window as tiles: pure, so that it can be tested without one.
import type { FillName, FillRow } from './part-words.ts';

/** A tile of the window: what fills it, free room, or room that is kept free because compaction begins before it. */
export type Tile = FillName | 'free' | 'reserve';

export const tileCount = 200;

/**
 * The window as 200 tiles, in the order it is filled. Rounding never loses a tile: each row ends where the sum so far ends, and what is too
 * small for a tile has none.
 */
export function tilesOf(
  rows: readonly Pick<FillRow, 'fill' | 'tokens'>[],
  window: { effectiveTokens: number; triggerTokens: number },
): Tile[] {
  const { effectiveTokens, triggerTokens } = window;
  const tiles: Tile[] = [];
  let sum = 0;
  for (const { fill, tokens } of rows) {
    sum += tokens;
    const end = Math.min(tileCount, Math.round((sum / effectiveTokens) * tileCount));
    while (tiles.length < end) tiles.push(fill);
  }
  const reserveFrom = Math.min(tileCount, Math.floor((triggerTokens / effectiveTokens) * tileCount));
  while (tiles.length < tileCount) tiles.push(tiles.length < reserveFrom ? 'free' : 'reserve');
  return tiles;
}
