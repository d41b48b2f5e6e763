// The tokens of each block of a request. The API counts none of them, but it counts what it read, what it wrote and what was fresh.
import type { TokenUsage } from '../usage.ts';

/** Where what was read ends, and where what was written behind it ends: the indices of the last such blocks, -1 for none. */
export interface BlockEnds {
  readonly read: number;
  readonly written: number;
}

/** About how many tokens each block is, by its bytes alone. */
export function shareByBytes(bytes: readonly number[], tokens: number): number[] {
  return shareBetween(bytes, [{ end: bytes.length - 1, tokens }]);
}

/** The same between the ends that are known: blocks that were read have as many tokens as were read, and so on. All together they are the prompt. */
export function shareUsage(bytes: readonly number[], usage: TokenUsage, ends: BlockEnds): number[] {
  const written = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  return shareBetween(bytes, [
    { end: ends.read, tokens: usage.cacheReadTokens },
    { end: ends.written, tokens: written },
    { end: bytes.length - 1, tokens: usage.inputTokens },
  ]);
}

/**
 * Tokens of stretches, each up to its `end`, over their blocks by weight. Tokens of a stretch without blocks go to the block before it, or to the
 * first.
 */
export function shareBetween(bytes: readonly number[], stretches: readonly { end: number; tokens: number }[]): number[] {
  const shares = bytes.map(() => 0);
  let start = 0;
  for (const { end, tokens } of stretches) {
    const total = bytes.slice(start, end + 1).reduce((sum, count) => sum + count, 0);
    let sum = 0;
    for (let index = start; index <= end; index += 1) {
      const before = Math.round((tokens * sum) / total);
      sum += bytes[index] ?? 0;
      shares[index] = Math.round((tokens * sum) / total) - before;
    }
    const at = Math.max(0, start - 1);
    if (end < start && shares.length > 0) shares[at] = (shares[at] ?? 0) + tokens;
    start = Math.max(start, end + 1);
  }
  return shares;
}
