// Six hats, each drawn in the grid of the creatures, and where on a head they sit.
import type { Hat } from '../creature.ts';
import type { Eye } from './find-eyes.ts';
import { gridSize, toCanvas, type ArtColour, type Canvas, type Tiles } from './sheet.ts';

const letters: Readonly<Record<string, ArtColour>> = {
  L: 'lapis',
  F: 'sky',
  S: 'slate',
  P: 'plum',
  I: 'lilac',
  M: 'moss',
  N: 'leaf',
  T: 'terra',
  R: 'rose',
  G: 'gold',
  O: 'ochre',
  W: 'white',
  E: 'ember',
};

/** Six tiles wide and three high; the lowest row lies on the head. */
const drawings: Readonly<Record<Hat, readonly string[]>> = {
  cap: ['..LL..', '.LFLL.', 'SSSSSS'],
  band: ['....PI', '....IP', 'PPPPPP'],
  leaf: ['..NN..', '.NNMN.', '..M...'],
  beret: ['...T..', '.TTRTT', 'TTTTTT'],
  lamp: ['..GG..', '..GW..', 'SSOOSS'],
  crown: ['O.GG.O', 'OGGGGO', 'OEGGEO'],
};

/** Draws a hat on the head over the eyes. */
export function drawHat(canvas: Canvas, eyes: readonly Eye[], hat: Hat): void {
  const drawing = toCanvas(drawings[hat], letters);
  const { row, column } = hatPlace(canvas, eyes);
  for (const [down, cells] of drawing.entries()) {
    for (const [across, colour] of cells.entries()) {
      const target = canvas[row + down];
      if (colour !== null && target && column + across < gridSize) target[column + across] = colour;
    }
  }
}

/** Where a hat's first tile lies: its lowest row on the top of the head between the eyes, and never outside of the grid. */
export function hatPlace(tiles: Tiles, eyes: readonly Eye[]): { row: number; column: number } {
  const sum = eyes.reduce((total, eye) => total + eye.column + eye.width / 2, 0);
  const middle = eyes.length === 0 ? gridSize / 2 : sum / eyes.length;
  const eyeRow = Math.min(...eyes.map((eye) => eye.row), gridSize / 2);
  const column = Math.min(gridSize - 1, Math.floor(middle - 0.5));
  let top = eyeRow;
  while (top > 0 && (tiles[top - 1]?.[column] ?? null) !== null) top -= 1;
  return { row: Math.max(0, top - 2), column: Math.min(gridSize - 6, Math.max(0, Math.round(middle - 3))) };
}
