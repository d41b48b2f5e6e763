import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { creature, rarity } from './creature.ts';
import { hatch, rarityOdds, shinyOdds } from './hatch.ts';
import { allSpecies } from './species.ts';

const golden = new URL('./testing/fifty-creatures.jsonl', import.meta.url);

describe('what an id hatches into', () => {
  test('is the same for ever', () => {
    const lines = readFileSync(golden, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(50);
    for (const line of lines) {
      const kept = creature.parse(JSON.parse(line));
      expect(hatch(kept.id)).toEqual(kept);
    }
  });

  test('follows the odds within a tenth of a percentage point over a million ids', { timeout: 60_000 }, () => {
    const count = 1_000_000;
    const seen: Record<string, number> = {};
    let shiny = 0;
    for (let number = 0; number < count; number += 1) {
      const { rarity: rolled, variant, hat } = hatch(`installation ${number}`);
      seen[rolled] = (seen[rolled] ?? 0) + 1;
      if (variant === 'shiny') shiny += 1;
      if ((hat === null) !== (rolled === 'common')) throw new Error('Only a common creature has no hat.');
    }
    for (const name of rarity.options) expect(Math.abs(((seen[name] ?? 0) / count) * 100 - rarityOdds[name]), name).toBeLessThan(0.1);
    expect(Math.abs((shiny / count) * 100 - shinyOdds)).toBeLessThan(0.1);
  });

  test('is any species of its rarity, with better stats the rarer it is', () => {
    const hatched = Array.from({ length: 20_000 }, (_, number) => hatch(`id ${number}`));
    expect(new Set(hatched.map(({ species }) => species)).size).toBe(allSpecies.length);
    for (const one of hatched) expect(allSpecies.find(({ id }) => id === one.species)?.rarity).toBe(one.rarity);
    const meanOf = (wanted: string): number => {
      const sums = hatched
        .filter((one) => one.rarity === wanted)
        .map(({ stats }) => Object.values(stats).reduce((sum, value) => sum + value, 0) / 5);
      return sums.reduce((sum, value) => sum + value, 0) / sums.length;
    };
    const means = rarity.options.map(meanOf);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
  });
});

test('every species has art of its size', () => {
  const art: unknown = JSON.parse(readFileSync(new URL('../../../../resources/companions.json', import.meta.url), 'utf8'));
  const species = (art as { species: { id: string; name: string; kind: string; rarity: string; rows: string[] }[] }).species;
  expect(species.map(({ id, name, kind, rarity: of }) => ({ id, name, kind, rarity: of }))).toEqual(allSpecies);
  for (const { rows } of species) expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 16 }, () => 16));
});
