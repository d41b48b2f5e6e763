import { expect, test } from 'vitest';
import { tileCount, tilesOf } from './mosaic.ts';

const window = { effectiveTokens: 180_000, triggerTokens: 167_000 };
const countOf = (tiles: readonly string[]) => Object.groupBy(tiles, (tile) => tile);

test('each row has the tiles its tokens have of the window; what compaction keeps free is at the end', () => {
  const tiles = countOf(
    tilesOf(
      [
        { fill: 'system', tokens: 9_000 },
        { fill: 'results', tokens: 81_000 },
      ],
      window,
    ),
  );
  expect([tiles['system']?.length, tiles['results']?.length, tiles['free']?.length, tiles['reserve']?.length]).toEqual([10, 90, 85, 15]);
});

test('many rows too small for a tile together have theirs, and a window that overflows has no tile too many', () => {
  const small = Array.from({ length: 9 }, () => ({ fill: 'talk', tokens: 100 }) as const);
  expect(tilesOf(small, window).filter((tile) => tile === 'talk')).toHaveLength(1);
  const full = tilesOf([{ fill: 'results', tokens: 400_000 }], window);
  expect(full).toHaveLength(tileCount);
  expect(new Set(full)).toEqual(new Set(['results']));
});
