import type { Rarity } from './creature.ts';

/** A kind of creature, as its art in `resources/companions.json` names it. */
export interface Species {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly rarity: Rarity;
}

/** Every species there is. Their order is part of what an id hatches into: new ones would change creatures that people have. */
export const allSpecies: readonly Species[] = [
  { id: 'pebbit', name: 'Pebbit', kind: 'pebble hare', rarity: 'common' },
  { id: 'mosskit', name: 'Mosskit', kind: 'moss kitten', rarity: 'common' },
  { id: 'quillet', name: 'Quillet', kind: 'quill mouse', rarity: 'common' },
  { id: 'dabbin', name: 'Dabbin', kind: 'dabbling chick', rarity: 'common' },
  { id: 'murexa', name: 'Murexa', kind: 'dye snail', rarity: 'common' },
  { id: 'tuffet', name: 'Tuffet', kind: 'tussock frog', rarity: 'common' },
  { id: 'grebbel', name: 'Grebbel', kind: 'net fish', rarity: 'uncommon' },
  { id: 'lanternel', name: 'Lanternel', kind: 'lamp beetle', rarity: 'uncommon' },
  { id: 'strixel', name: 'Strixel', kind: 'tile owl', rarity: 'uncommon' },
  { id: 'vespril', name: 'Vespril', kind: 'vesper bat', rarity: 'uncommon' },
  { id: 'foxglim', name: 'Foxglim', kind: 'lantern fox', rarity: 'rare' },
  { id: 'coralisk', name: 'Coralisk', kind: 'reef newt', rarity: 'rare' },
  { id: 'obolid', name: 'Obolid', kind: 'coin tortoise', rarity: 'rare' },
  { id: 'skirrel', name: 'Skirrel', kind: 'ledger squirrel', rarity: 'rare' },
  { id: 'auregryph', name: 'Auregryph', kind: 'gilded gryphon', rarity: 'epic' },
  { id: 'nimbuck', name: 'Nimbuck', kind: 'cloud stag', rarity: 'epic' },
  { id: 'basilume', name: 'Basilume', kind: 'lamp basilisk', rarity: 'legendary' },
  { id: 'phoenet', name: 'Phoenet', kind: 'ember wren', rarity: 'legendary' },
];
