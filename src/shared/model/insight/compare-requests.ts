// Two requests of a session side by side: which blocks are the same, where they part, and what the cache did with each.
import { priceUsage, ratesOf, type PriceBook } from '../price.ts';
import { promptTokens } from '../usage.ts';
import type { ComparedBlock, RequestComparison } from './cache-report.ts';
import { adviceOn } from './advice.ts';
import { readDiagnosis } from './diagnosis.ts';
import { usageHadItHeld } from './judge-cache.ts';
import { requestBlocks, type NamedBlock } from './request-blocks.ts';
import type { TracedRequest } from './trace-requests.ts';

/** Characters of a differing block that are shown. */
const mostCharacters = 20_000;

/** The comparison of a request with another of its session, or with none. What missed before is added by who can look at all sessions. */
export function compareRequests(before: TracedRequest | null, after: TracedRequest, prices: PriceBook): Omit<RequestComparison, 'soFar'> {
  const old = before === null ? [] : requestBlocks(before.sent, before.messages);
  const now = requestBlocks(after.sent, after.messages);
  const { usage, verdict, model, atMs, isSimulated } = after.summary;
  return {
    before: before?.summary ?? null,
    after: after.summary,
    blocks: compareBlocks(before, after, old, now),
    difference: before === null ? null : findDifference(before, after, old, now),
    costHadItHeldUsd:
      verdict.outcome === 'missed' && !isSimulated
        ? priceUsage(prices, model, atMs, usageHadItHeld(usage, verdict.expectedReadTokens))
        : after.summary.costUsd,
    rates: ratesOf(prices, model, atMs, promptTokens(usage)),
    diagnosis: readDiagnosis(after),
    advice: adviceOn(verdict),
  };
}

function compareBlocks(
  before: TracedRequest | null,
  after: TracedRequest,
  old: readonly NamedBlock[],
  now: readonly NamedBlock[],
): ComparedBlock[] {
  const tokens = shareTokens(now, promptTokens(after.summary.usage));
  const oldTokens = before === null ? [] : shareTokens(old, promptTokens(before.summary.usage));
  const wasSent = before?.sent.blocks ?? [];
  const cachedEnd = before?.sent.marks.at(-1)?.block ?? -1;
  const readEnd = endOfRead(before, after, tokens);
  const lastMark = after.sent.marks.at(-1)?.block ?? -1;
  const marks = new Map(after.sent.marks.map(({ block, ttl }) => [block, ttl]));
  const isTold = after.summary.verdict.outcome !== 'unknown';
  const length = Math.max(wasSent.length, after.sent.blocks.length);
  return Array.from({ length }, (_, index): ComparedBlock => {
    const [hashBefore, hashAfter] = [wasSent[index] ?? null, after.sent.blocks[index] ?? null];
    const block = now[index] ?? old[index];
    const fate = (): ComparedBlock['fate'] => {
      if (hashAfter === null) return 'gone';
      if (index <= readEnd) return 'read';
      if (!isTold) return 'unknown';
      if (hashBefore !== null && hashBefore !== hashAfter) return 'changed';
      if (hashBefore !== null && index <= cachedEnd) return index <= lastMark ? 'written-again' : 'fresh';
      if (hashBefore === null && before !== null) return 'new';
      return index <= lastMark ? 'written' : 'fresh';
    };
    return {
      index,
      part: block?.part ?? 'messages',
      name: block?.name ?? `block ${index + 1}`,
      tokens: tokens[index] ?? oldTokens[index] ?? 0,
      before: hashBefore,
      after: hashAfter,
      fate: fate(),
      mark: marks.get(index) ?? null,
    };
  });
}

/**
 * The last block that was read. The API counts tokens and names no block: entries end at marks, so it is the mark, or the end of an equal
 * beginning, whose tokens come nearest to what was read.
 */
function endOfRead(before: TracedRequest | null, after: TracedRequest, tokens: readonly number[]): number {
  const read = after.summary.usage.cacheReadTokens;
  if (read === 0) return -1;
  let sum = 0;
  const upTo = tokens.map((count) => (sum += count));
  const ends = new Set([...(before?.sent.marks ?? []), ...after.sent.marks].map(({ block }) => block));
  const near = [...ends].toSorted((a, b) => Math.abs((upTo[a] ?? Infinity) - read) - Math.abs((upTo[b] ?? Infinity) - read));
  return near[0] ?? -1;
}

/** The tokens of each block: what the API counted for all, shared out by bytes. */
function shareTokens(blocks: readonly NamedBlock[], total: number): number[] {
  const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
  return blocks.map((block) => (bytes === 0 ? 0 : Math.round((total * block.bytes) / bytes)));
}

function findDifference(
  before: TracedRequest,
  after: TracedRequest,
  old: readonly NamedBlock[],
  now: readonly NamedBlock[],
): RequestComparison['difference'] {
  const index = before.sent.blocks.findIndex((hash, at) => hash !== after.sent.blocks[at]);
  if (index < 0) return null;
  const [was, is] = [old[index], now[index]];
  const block = is ?? was;
  const texts = [was?.text() ?? null, is?.text() ?? null] as const;
  const isProved =
    (was === undefined || was.hash() === before.sent.blocks[index]) &&
    (is === undefined || is.hash() === (after.sent.blocks[index] ?? null));
  const change = after.changes.at(-1);
  return {
    index,
    part: block?.part ?? 'messages',
    name: block?.name ?? `block ${index + 1}`,
    before: texts[0]?.slice(0, mostCharacters) ?? null,
    after: texts[1]?.slice(0, mostCharacters) ?? null,
    isCut: texts.some((text) => text !== null && text.length > mostCharacters),
    isProved,
    event: change === undefined ? null : { seq: change.seq, type: change.type },
  };
}
