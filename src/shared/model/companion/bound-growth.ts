import { stat, type Stat } from './creature.ts';
import { facts, mostOfStat, pointsADay, type FactKind } from './facts.ts';

/** A fact on its day. */
export interface DatedFact {
  readonly kind: FactKind;
  /** Any name of the day it happened on. */
  readonly day: string;
}

/** What facts in their order come to: a day counts only so much of each stat, and no stat passes its most. `counted`: those that earned a point. */
export function boundGrowth<T extends DatedFact>(
  ordered: readonly T[],
  rolled: Readonly<Record<Stat, number>>,
): { grown: Record<Stat, number>; counted: T[] } {
  const grown = Object.fromEntries(stat.options.map((name) => [name, 0])) as Record<Stat, number>;
  const days = new Map<string, number>();
  const counted = ordered.filter(({ kind, day }) => {
    const { stat: name } = facts[kind];
    const key = `${name} ${day}`;
    const used = days.get(key) ?? 0;
    if (used >= pointsADay || rolled[name] + grown[name] >= mostOfStat) return false;
    days.set(key, used + 1);
    grown[name] += 1;
    return true;
  });
  return { grown, counted };
}
