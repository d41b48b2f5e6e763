import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eyes, hat, mood } from '../creature.ts';
import { allSpecies } from '../species.ts';
import { drawCreature, shinyColours, type CreatureLook } from './draw-creature.ts';
import { findEyes } from './find-eyes.ts';
import { hatPlace } from './hats.ts';
import { artSheet, type Tiles } from './sheet.ts';

const sheet = artSheet.parse(JSON.parse(readFileSync(new URL('../../../../../resources/companions.json', import.meta.url), 'utf8')));
const plain = (species: string): CreatureLook => ({ species, variant: 'plain', eyes: 'plain', hat: null });
const text = (tiles: Tiles): string => tiles.map((row) => row.map((tile) => tile ?? '.').join(' ')).join('\n');

describe.each(allSpecies.map(({ id }) => id))('%s', (species) => {
  const bare = drawCreature(sheet, plain(species));

  test('has one eye or two, found in its art', () => {
    const found = findEyes(bare);
    expect([1, 2]).toContain(found.length);
    expect(new Set(found.map(({ row }) => row)).size).toBe(1);
  });

  test('looks different with each kind of eyes, each hat and each mood', () => {
    const looks = [
      ...eyes.options.map((one) => drawCreature(sheet, { ...plain(species), eyes: one })),
      ...hat.options.map((one) => drawCreature(sheet, { ...plain(species), hat: one })),
      ...mood.options.filter((one) => one !== 'idle').map((one) => drawCreature(sheet, plain(species), one)),
      drawCreature(sheet, { ...plain(species), variant: 'shiny' }),
    ].map(text);
    expect(new Set(looks).size).toBe(looks.length);
    expect(text(drawCreature(sheet, plain(species), 'idle', true))).not.toBe(text(bare));
  });

  test('wears its hat on its head and sees from under it', () => {
    const found = findEyes(bare);
    const { row, column } = hatPlace(bare, found);
    const isCovered = (eye: (typeof found)[number]): boolean =>
      eye.row <= row + 2 && eye.column + eye.width > column && eye.column < column + 6;
    expect(found.some(isCovered)).toBe(false);
    expect(row).toBeGreaterThanOrEqual(0);
    expect(column).toBeLessThanOrEqual(10);
    expect(
      Array.from({ length: 6 }, (_, across) => bare[row + 2]?.[column + across] ?? bare[row + 3]?.[column + across] ?? null).some(
        (tile) => tile !== null,
      ),
    ).toBe(true);
  });

  test('keeps its outline whatever its eyes', () => {
    const outline = (tiles: Tiles): string => tiles.map((row) => row.map((tile) => (tile === null ? '.' : '#')).join('')).join('\n');
    for (const one of eyes.options) expect(outline(drawCreature(sheet, { ...plain(species), eyes: one }))).toBe(outline(bare));
  });
});

test('no two colours become one in a shiny creature', () => {
  expect(new Set(Object.values(shinyColours)).size).toBe(Object.keys(shinyColours).length);
});

test('a species without art is drawn as nothing', () => {
  expect(drawCreature(sheet, plain('nobody'))).toEqual([]);
});
