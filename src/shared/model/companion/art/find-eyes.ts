import { gridSize, type Tiles } from './sheet.ts';

/** An eye: its topmost tile, how wide and how high it is, and the side of the face that lies outside of it. */
export interface Eye {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
  readonly outward: -1 | 1;
}

/**
 * The eyes of a creature, left to right: columns of exactly two ink tiles, side by side where an eye is wide; where there are none, single ink tiles
 * of the uppermost row that has any. Mouths are one tile high and several wide, so they are none.
 */
export function findEyes(tiles: Tiles): Eye[] {
  const isInk = (row: number, column: number): boolean => tiles[row]?.[column] === 'ink';
  const found: Eye[] = [];
  const begin = (row: number, column: number, height: number): void => {
    const last = found.at(-1);
    if (last && last.column + last.width === column && last.row === row) found[found.length - 1] = { ...last, width: last.width + 1 };
    else found.push({ row, column, width: 1, height, outward: -1 });
  };
  for (let column = 0; column < gridSize; column += 1) {
    for (let row = 0; row < gridSize; row += 1) {
      const isPair = isInk(row, column) && isInk(row + 1, column) && !isInk(row - 1, column) && !isInk(row + 2, column);
      if (isPair) begin(row, column, 2);
    }
  }
  if (found.length === 0) {
    const row = tiles.findIndex((cells) => cells.includes('ink'));
    for (let column = 0; column < gridSize; column += 1) if (isInk(row, column)) begin(row, column, 1);
  }
  const middle = found.length === 1 ? gridSize / 2 : found.reduce((sum, eye) => sum + eye.column + eye.width / 2, 0) / found.length;
  return found.map((eye) => ({ ...eye, outward: eye.column + eye.width / 2 < middle ? -1 : 1 }));
}
