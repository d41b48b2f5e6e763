// Which creature an installation has: it follows from the installation's id alone, today and for ever.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { eyes, hat, rarity, stat, type Creature, type Rarity, type Stat } from './creature.ts';
import { allSpecies } from './species.ts';

/** Of a hundred creatures so many have each rarity. */
export const rarityOdds: Readonly<Record<Rarity, number>> = { common: 60, uncommon: 25, rare: 10, epic: 4, legendary: 1 };

/** Of a hundred creatures so many are shiny. */
export const shinyOdds = 1;

/** No stat of a creature is rolled below this. */
const leastStat: Readonly<Record<Rarity, number>> = { common: 5, uncommon: 15, rare: 25, epic: 35, legendary: 50 };
const statRange = 41;
/** What a creature is best at is rolled so much higher, what it is worst at so much lower. */
const strength = 20;
const weakness = 10;

/** Part of what is hashed: another scheme would be another word, and these creatures would stay. */
const scheme = 'tessera companion 1\n';

/** The creature of an id. The order of the rolls is part of it. */
export function hatch(id: string): Creature {
  const next = createRolls(sha256(utf8ToBytes(scheme + id)));
  const rolled = rollRarity(next());
  const species = pick(
    allSpecies.filter((one) => one.rarity === rolled),
    next(),
  );
  const variant = next() * 100 < shinyOdds ? 'shiny' : 'plain';
  const look = pick(eyes.options, next());
  const topped = pick(hat.options, next());
  return {
    id,
    species: species.id,
    name: species.name,
    kind: species.kind,
    rarity: rolled,
    variant,
    eyes: look,
    hat: rolled === 'common' ? null : topped,
    stats: rollStats(rolled, next),
  };
}

function rollRarity(roll: number): Rarity {
  let below = 0;
  for (const name of rarity.options) {
    below += rarityOdds[name] / 100;
    if (roll < below) return name;
  }
  return 'legendary';
}

function rollStats(rolled: Rarity, next: () => number): Record<Stat, number> {
  const base = stat.options.map(() => leastStat[rolled] + Math.floor(next() * statRange));
  const best = Math.floor(next() * base.length);
  const worst = (best + 1 + Math.floor(next() * (base.length - 1))) % base.length;
  const values = base.map((value, index) => {
    const changed = value + (index === best ? strength : 0) - (index === worst ? weakness : 0);
    return Math.min(100, Math.max(1, changed));
  });
  return Object.fromEntries(stat.options.map((name, index) => [name, values[index] ?? 1])) as Record<Stat, number>;
}

function pick<T>(from: readonly T[], roll: number): T {
  const picked = from[Math.floor(roll * from.length)];
  if (picked === undefined) throw new RangeError('There is nothing to pick from.');
  return picked;
}

/** Numbers from 0 up to 1 that follow from a seed: the small fast counter of PractRand (sfc32). https://pracrand.sourceforge.net/RNG_engines.txt */
function createRolls(seed: Uint8Array): () => number {
  const view = new DataView(seed.buffer, seed.byteOffset, seed.byteLength);
  let [a, b, c, counter] = [view.getUint32(0) | 0, view.getUint32(4) | 0, view.getUint32(8) | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}
