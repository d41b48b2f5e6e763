// A creature as tiles: the art of its species, with its colours, eyes and hat, in a mood.
import type { Creature, Mood } from '../creature.ts';
import { closeEyes, drawEyes, lowerEyes, raiseEyes, worryEyes } from './faces.ts';
import { findEyes, type Eye } from './find-eyes.ts';
import { drawHat } from './hats.ts';
import { gridSize, toCanvas, type ArtColour, type ArtSheet, type Canvas, type Tiles } from './sheet.ts';

/** What of a creature can be seen. */
export type CreatureLook = Pick<Creature, 'species' | 'variant' | 'eyes' | 'hat'>;

/** What shiny creatures have in place of each colour. Ink and white stay, and no two colours become one. */
export const shinyColours: Readonly<Record<ArtColour, ArtColour>> = {
  ink: 'ink',
  white: 'white',
  stone: 'sky',
  sky: 'gold',
  gold: 'foam',
  foam: 'lilac',
  lilac: 'sand',
  sand: 'rose',
  rose: 'leaf',
  leaf: 'ember',
  ember: 'lapis',
  lapis: 'terra',
  terra: 'sea',
  sea: 'plum',
  plum: 'ochre',
  ochre: 'slate',
  slate: 'moss',
  moss: 'stone',
};

/** What a mood adds beside the creature: the first that there is room for, else the last, over its right corner. */
const signs: Readonly<Partial<Record<Mood, { colour: ArtColour; sizes: readonly (readonly string[])[] }>>> = {
  waiting: { colour: 'ember', sizes: [['.#.', '###', '.#.']] },
  worried: {
    colour: 'sky',
    sizes: [['.#.', '###', '###']],
  },
  asleep: {
    colour: 'slate',
    sizes: [
      ['####', '..#.', '.#..', '####'],
      ['###', '.#.', '###'],
    ],
  },
};

/** What a creature holds while it works. */
const tablet: readonly (readonly ArtColour[])[] = [
  ['sky', 'sky', 'lapis', 'lapis'],
  ['lapis', 'lapis', 'lapis', 'lapis'],
  ['lapis', 'lapis', 'lapis', 'lapis'],
];

/** A creature in a mood. `isBlinking`: with its eyes closed for a moment. A species without art is drawn as nothing. */
export function drawCreature(sheet: ArtSheet, look: CreatureLook, mood: Mood = 'idle', isBlinking = false): Tiles {
  const species = sheet.species.find(({ id }) => id === look.species);
  if (species === undefined) return [];
  const palette =
    look.variant === 'shiny'
      ? Object.fromEntries(Object.entries(species.palette).map(([letter, colour]) => [letter, shinyColours[colour]]))
      : species.palette;
  const given = mood === 'idle' ? undefined : sheet.moods[look.species]?.[mood];
  const canvas = toCanvas(given ?? species.rows, palette);
  const eyes = findEyes(canvas);
  // Hand-drawn moods have faces of their own.
  if (given === undefined) {
    drawMoodOrEyes(canvas, eyes, look, isBlinking ? 'blink' : mood);
    if (mood === 'working') hold(canvas, eyes);
  }
  if (look.hat !== null) drawHat(canvas, given === undefined ? eyes : findEyes(toCanvas(species.rows, palette)), look.hat);
  if (given === undefined || mood !== 'asleep') addSign(canvas, mood);
  return canvas;
}

function drawMoodOrEyes(canvas: Canvas, eyes: readonly Eye[], look: CreatureLook, shown: Mood | 'blink'): void {
  switch (shown) {
    case 'blink':
    case 'asleep':
      return closeEyes(canvas, eyes);
    case 'working':
      return lowerEyes(canvas, eyes);
    case 'waiting':
      return raiseEyes(canvas, eyes);
    case 'worried':
      drawEyes(canvas, eyes, look.eyes);
      return worryEyes(canvas, eyes);
    case 'idle':
      return drawEyes(canvas, eyes, look.eyes);
  }
}

/** Puts the tablet before the lower part of the body, under the eyes. */
function hold(canvas: Canvas, eyes: readonly Eye[]): void {
  const top = Math.max(12, ...eyes.map((eye) => eye.row + eye.height + 1));
  const filled = (canvas[13] ?? []).flatMap((tile, column) => (tile === null ? [] : [column]));
  const middle = filled.length === 0 ? gridSize / 2 : ((filled[0] ?? 0) + (filled.at(-1) ?? 0) + 1) / 2;
  for (const [down, cells] of tablet.entries()) {
    for (const [across, colour] of cells.entries()) {
      const row = canvas[top + down];
      if (row && top + down < gridSize - 1) row[Math.round(middle) - 2 + across] = colour;
    }
  }
}

/** Adds the sign of a mood in an empty corner at the top, on the right first; over the right one where none is empty. */
function addSign(canvas: Canvas, mood: Mood): void {
  const { colour, sizes } = signs[mood] ?? { colour: 'ink', sizes: [] };
  const shape = sizes.find((one) => roomFor(canvas, one) !== null) ?? sizes.at(-1);
  if (shape === undefined) return;
  const place = roomFor(canvas, shape) ?? { row: 0, column: gridSize - (shape[0]?.length ?? 0) };
  for (const [down, cells] of shape.entries()) {
    for (const [across, cell] of Array.from(cells).entries()) {
      const row = canvas[place.row + down];
      if (row && cell === '#') row[place.column + across] = colour;
    }
  }
}

function roomFor(canvas: Canvas, shape: readonly string[]): { row: number; column: number } | null {
  const width = shape[0]?.length ?? 0;
  const isFree = (row: number, column: number): boolean =>
    shape.every((cells, down) =>
      Array.from(cells).every((cell, across) => cell !== '#' || (canvas[row + down]?.[column + across] ?? null) === null),
    );
  for (let row = 0; row < gridSize / 2; row += 1) {
    for (const column of [...Array.from({ length: gridSize - width + 1 }).keys()].toReversed()) {
      if ((column >= gridSize / 2 || column + width <= gridSize / 3) && isFree(row, column)) return { row, column };
    }
  }
  return null;
}
