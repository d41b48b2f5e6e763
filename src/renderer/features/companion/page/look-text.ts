import type { Creature } from '#shared/model/companion/creature.ts';

/** What is particular about a creature, in words: `Rare, shiny, round eyes, wears a beret`. */
export function lookText({ rarity, variant, eyes, hat }: Pick<Creature, 'rarity' | 'variant' | 'eyes' | 'hat'>): string {
  const parts = [rarity, variant === 'shiny' ? 'shiny' : null, `${eyes} eyes`, hat === null ? null : `wears a ${hat}`];
  const text = parts.filter((part) => part !== null).join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
