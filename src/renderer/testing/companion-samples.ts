import type { Companion } from '#shared/model/companion/creature.ts';

/** A Pebbit that has grown a little. */
export function aCompanion(change: Partial<Companion> = {}): Companion {
  return {
    creature: {
      id: '3f9ca2e1-0000-4000-8000-000000000000',
      species: 'pebbit',
      name: 'Pebbit',
      kind: 'pebble hare',
      rarity: 'common',
      variant: 'plain',
      eyes: 'plain',
      hat: null,
      stats: { patience: 40, curiosity: 20, thrift: 30, rigour: 25, mischief: 10 },
    },
    ownName: null,
    sinceMs: new Date(2026, 10, 3, 12).getTime(),
    stats: {
      patience: { rolled: 40, grown: 0 },
      curiosity: { rolled: 20, grown: 0 },
      thrift: { rolled: 30, grown: 0 },
      rigour: { rolled: 25, grown: 2 },
      mischief: { rolled: 10, grown: 0 },
    },
    growth: [],
    worry: null,
    remark: null,
    ...change,
  };
}
