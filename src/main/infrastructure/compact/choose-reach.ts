// How far up in the messages a stage begins: what it would replace stands in order, and the oldest may be left as they are.
import { enoughTokens } from '#shared/model/compaction/window-bounds.ts';
import type { Replacement, StagePlan } from '#main/ports/compaction.ts';
import { changeOf, weigh } from './economics.ts';
import type { Ground } from './ground.ts';

/** So many places to begin at are weighed. */
const tries = 12;

/**
 * The best plan over several lists of what may be replaced, each oldest first. A rewrite costs by what stands behind its first change, so that the
 * oldest may be worth less than they cost: of the beginnings that free enough that one is taken which gains most. A later list is looked at only
 * where none of the lists before it frees enough; where none does at all everything is replaced if that pays, and else what gains most.
 */
export function chooseReach<Item>(
  ground: Ground,
  lists: readonly (readonly Item[])[],
  toReplacement: (items: readonly Item[]) => Replacement,
): StagePlan | null {
  const enough = ground.situation.bounds === null ? null : enoughTokens(ground.situation.bounds);
  let weighed: Weighed[] = [];
  for (const items of lists) {
    weighed = beginnings(items.length).flatMap((from): Weighed[] => weighOne(ground, toReplacement(items.slice(from))));
    const reaching = enough === null ? weighed : weighed.filter(({ plan }) => plan.figures.tokensAfter <= enough);
    if (reaching.length > 0) return best(reaching);
  }
  const [all] = weighed;
  return all?.plan.doesPay === true ? all.plan : best(weighed);
}

interface Weighed {
  readonly plan: StagePlan;
  readonly gain: number;
}

/** From all to only the last. */
function beginnings(items: number): number[] {
  const step = Math.max(1, items / tries);
  return Array.from({ length: Math.min(items, tries) }, (_, index) => Math.floor(index * step));
}

function weighOne(ground: Ground, replacement: Replacement): Weighed[] {
  const change = changeOf(ground, replacement);
  if (change === null || change.tokensAfter >= ground.view.tokens) return [];
  const { figures, gain } = weigh(ground, change);
  return [{ plan: { replacement, figures, firstBlock: change.firstBlock, doesPay: gain > 0 }, gain }];
}

function best(weighed: readonly Weighed[]): StagePlan | null {
  return weighed.reduce<Weighed | null>((found, one) => (found === null || one.gain > found.gain ? one : found), null)?.plan ?? null;
}
