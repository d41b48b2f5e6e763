// What a rewrite of the messages frees, what it costs, and whether that pays.
import type { StageFigures } from '#shared/model/compaction/stage.ts';
import type { MessageBlock } from '#shared/model/compaction/prefix-view.ts';
import { rewriteMessages, type MessageChange } from '#shared/model/folds/rewrite-messages.ts';
import type { Ground } from './ground.ts';

/** What a rewrite does to the prefix. */
export interface Change {
  /** Index of the first block that is another or is gone. */
  readonly firstBlock: number;
  readonly tokensAfter: number;
  /** Tokens behind the first message that changes, up to what is written anew anyway. */
  readonly rewrittenTokens: number;
  /** Tokens that would be read without the change, and are written with it. */
  readonly dearerTokens: number;
  /** Tokens that leave before they were ever written to the cache. */
  readonly unwrittenTokens: number;
}

/**
 * What a rewrite changes, thinking that leaves with it included; null where it changes nothing. `tokensOf`: for blocks that come into the prefix with
 * it.
 */
export function changeOf(
  ground: Ground,
  rewrite: MessageChange,
  tokensOf: (block: MessageBlock) => number = ground.view.tokensOf,
): Change | null {
  const { view, indices, ends, readTo, rewrittenFrom } = ground;
  const { messages, firstChanged } = rewriteMessages(view.placed, rewrite);
  if (firstChanged === null) return null;
  const start = view.starts[firstChanged] ?? view.blocks.length;
  const sums = { after: 0, rewritten: 0, read: 0 };
  let firstBlock: number | null = null;
  // A block that comes with the rewrite stands where the block before it stood.
  let at = start - 1;
  for (const block of messages.slice(firstChanged).flatMap(({ message }): readonly MessageBlock[] => message.content)) {
    const index = indices.get(block);
    const tokens = index === undefined ? tokensOf(block) : (view.blocks[index]?.tokens ?? 0);
    if (index !== at + 1) firstBlock ??= at + 1;
    at = index ?? at;
    const place = index ?? at + 1;
    sums.after += tokens;
    if (place < rewrittenFrom) sums.rewritten += tokens;
    if (place <= readTo) sums.read += tokens;
  }
  // An entry of the cache that ends further up is the longest that can be read then.
  const readable = ends.findLast((end) => end < start) ?? -1;
  const tokensAfter = Math.round(tokensIn(ground, 0, start) + sums.after);
  const freedOfRead = tokensIn(ground, start, readTo + 1) - sums.read;
  return {
    firstBlock: firstBlock ?? at + 1,
    tokensAfter,
    rewrittenTokens: Math.round(sums.rewritten),
    dearerTokens: Math.round(tokensIn(ground, readable + 1, Math.min(start, readTo + 1)) + sums.read),
    unwrittenTokens: Math.max(0, Math.round(view.tokens - tokensAfter - freedOfRead)),
  };
}

/** Figures, and what is left of what it saves once it is paid for; above zero it pays. */
export interface Weighed {
  readonly figures: StageFigures;
  readonly gain: number;
}

/**
 * Weighs a change. It costs what the tokens behind it are dearer to write than to read; `extra` is paid on top. It saves what it frees in every
 * step to come, and at once where it leaves before it was written.
 */
export function weigh(ground: Ground, change: Change, extra = 0): Weighed {
  const { view, stepsWith, isPriced, ratesFor } = ground;
  const { tokensAfter, rewrittenTokens, dearerTokens, unwrittenTokens } = change;
  const [before, after] = [ratesFor(view.tokens), ratesFor(tokensAfter)];
  const dearer = after.write - after.read;
  const expectedSteps = stepsWith(tokensAfter);
  const cost = dearerTokens * dearer + extra;
  const saves = expectedSteps * (view.tokens * before.read - tokensAfter * after.read) + unwrittenTokens * dearer;
  const figures: StageFigures = {
    tokensBefore: view.tokens,
    tokensAfter,
    rewrittenTokens,
    costUsd: isPriced ? cost : null,
    expectedSteps,
    savesUsd: isPriced ? saves : null,
  };
  return { figures, gain: saves - cost };
}

/** Tokens of the blocks from one to before another. */
export function tokensIn({ view }: Ground, from: number, to: number): number {
  let tokens = 0;
  for (let index = Math.max(0, from); index < to; index += 1) tokens += view.blocks[index]?.tokens ?? 0;
  return tokens;
}
