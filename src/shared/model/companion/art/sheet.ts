// The art of the creatures as `resources/companions.json` holds it: grids of letters, and the colour that each letter stands for.
import { z } from 'zod';
import { mood } from '../creature.ts';

/** A colour of the art by its name: `--art-<name>`, but `ink-3`, which is the theme's. */
export const artColour = z.enum([
  'ink',
  'white',
  'stone',
  'slate',
  'ochre',
  'sand',
  'terra',
  'rose',
  'moss',
  'leaf',
  'sea',
  'foam',
  'lapis',
  'sky',
  'plum',
  'lilac',
  'gold',
  'ember',
]);
export type ArtColour = z.infer<typeof artColour>;

const rows = z.array(z.string());

/** Everything that creatures are drawn from. */
export const artSheet = z.object({
  species: z.array(z.object({ id: z.string(), rows, palette: z.record(z.string(), artColour) })),
  /** Moods that were drawn by hand, by species. Of the others the faces are derived. */
  moods: z.record(z.string(), z.partialRecord(mood, rows)),
});
export type ArtSheet = z.infer<typeof artSheet>;

/** A drawing: rows of tiles from the top, each a colour or nothing. */
export type Tiles = readonly (readonly (ArtColour | null)[])[];

/** Tiles while they are drawn on. */
export type Canvas = (ArtColour | null)[][];

/** Tiles of a side. */
export const gridSize = 16;

/** Letters that mean the same in every drawing by hand. */
const commonLetters: Readonly<Record<string, ArtColour>> = { x: 'white', L: 'lapis', F: 'sky', Z: 'slate' };

/** Letters turned into the colours they stand for. A letter that stands for nothing is an empty tile. */
export function toCanvas(letters: readonly string[], palette: Readonly<Record<string, ArtColour>>): Canvas {
  return letters.map((row) => Array.from(row, (letter) => palette[letter] ?? commonLetters[letter] ?? null));
}
