// Two requests of a session side by side: which blocks are the same, where they part, and what the cache did with each.
import { priceUsage, ratesOf, type PriceBook } from '../price.ts';
import { promptTokens } from '../usage.ts';
import { adviceOn } from './advice.ts';
import type { PrefixChange } from './cache-history.ts';
import type { BlockPart, ComparedBlock, RequestComparison } from './cache-report.ts';
import { readDiagnosis } from './diagnosis.ts';
import { partOf } from './find-cause.ts';
import { usageHadItHeld } from './judge-cache.ts';
import { requestBlocks, type NamedBlock } from './request-blocks.ts';
import { shareByBytes, shareUsage, type BlockEnds } from './share-tokens.ts';
import type { TracedRequest } from './trace-requests.ts';

/** Characters of a differing block that are shown. */
const mostCharacters = 20_000;

/** A request with the blocks it was made of. */
interface Side {
  readonly traced: TracedRequest;
  readonly hashes: readonly string[];
  readonly named: readonly NamedBlock[];
}

/**
 * The comparison of a request with another of its session, or with none. `changes`: what may have changed the prompt between them. What missed
 * before is added by who can look at all sessions.
 */
export function compareRequests(
  before: TracedRequest | null,
  after: TracedRequest,
  changes: readonly PrefixChange[],
  prices: PriceBook,
): Omit<RequestComparison, 'soFar'> {
  const old = before === null ? null : withoutAsked(sideOf(before));
  const now = sideOf(after);
  const { usage, verdict, model, atMs, isSimulated } = after.summary;
  const firstBlock = old === null ? -1 : old.hashes.findIndex((hash, index) => hash !== now.hashes[index]);
  return {
    before: before?.summary ?? null,
    after: after.summary,
    blocks: compareBlocks(old, now, firstBlock),
    difference: old === null || firstBlock < 0 ? null : describeDifference(old, now, firstBlock, changes),
    costHadItHeldUsd:
      verdict.outcome === 'missed' && !isSimulated
        ? priceUsage(prices, model, atMs, usageHadItHeld(usage, verdict.expectedReadTokens))
        : after.summary.costUsd,
    rates: ratesOf(prices, model, atMs, promptTokens(usage)),
    diagnosis: readDiagnosis(after),
    advice: adviceOn(verdict),
  };
}

function sideOf(traced: TracedRequest): Side {
  return { traced, hashes: traced.open.blocks, named: requestBlocks(traced.open, traced.messages, traced.event.asks) };
}

/** What a request beside the work asked was meant for no later request: it is missing from none. */
function withoutAsked({ traced, hashes, named }: Side): Side {
  if (traced.event.asks === undefined) return { traced, hashes, named };
  return { traced, hashes: hashes.slice(0, -1), named: named.slice(0, hashes.length - 1) };
}

function compareBlocks(old: Side | null, now: Side, firstBlock: number): ComparedBlock[] {
  const ends = endsOf(old, now, firstBlock);
  const tokens = shareUsage(bytesOf(now), now.traced.summary.usage, ends);
  const oldTokens = old === null ? [] : shareByBytes(bytesOf(old), promptTokens(old.traced.summary.usage));
  const cachedEnd = old?.traced.open.marks.at(-1)?.block ?? -1;
  const marks = new Map(now.traced.open.marks.map(({ block, ttl }) => [block, ttl]));
  const isTold = now.traced.summary.verdict.outcome !== 'unknown';
  const fateOf = (index: number, before: string | null, after: string | null): ComparedBlock['fate'] => {
    if (after === null) return 'gone';
    if (!isTold) return 'unknown';
    if (index <= ends.read) return 'read';
    if (before !== null && before !== after) return 'changed';
    const isWritten = index <= ends.written;
    if (before === null && old !== null) return 'new';
    if (!isWritten) return 'fresh';
    return index <= cachedEnd ? 'written-again' : 'written';
  };
  return Array.from({ length: Math.max(old?.hashes.length ?? 0, now.hashes.length) }, (_, index): ComparedBlock => {
    const [before, after] = [old?.hashes[index] ?? null, now.hashes[index] ?? null];
    return {
      index,
      part: partAt(old, now, index),
      name: nameAt(old, now, index),
      tokens: (after === null ? oldTokens[index] : tokens[index]) ?? 0,
      before,
      after,
      fate: fateOf(index, before, after),
      mark: marks.get(index) ?? null,
    };
  });
}

/** Blocks that cannot be named are taken to be as long as a short message. */
const unnamedBytes = 400;

function bytesOf({ hashes, named }: Side): number[] {
  return hashes.map((_, index) => named[index]?.bytes ?? unnamedBytes);
}

function endsOf(old: Side | null, now: Side, firstBlock: number): BlockEnds {
  const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, inputTokens } = now.traced.summary.usage;
  const isWritten = cacheWrite5mTokens + cacheWrite1hTokens > 0;
  const lastMark = now.traced.open.marks.at(-1)?.block ?? -1;
  const length = now.hashes.length;
  // What was written or fresh needs a block behind what was read.
  const mostRead = isWritten ? Math.min(lastMark, length) : inputTokens > 0 ? length - 1 : length;
  const known = knownEnd(old, now);
  const read = cacheReadTokens === 0 ? -1 : known !== null && known < mostRead ? known : nearestEnd(old, now, firstBlock, mostRead);
  return { read, written: isWritten ? Math.max(read, lastMark) : read };
}

/**
 * What was read ends where a mark stood, before anything changed: where more than one did, at the one whose tokens come nearest to what the API
 * counted as read. Where none did, an entry of an older request was read, which ends anywhere before `most`.
 */
function nearestEnd(old: Side | null, now: Side, firstBlock: number, most: number): number {
  const { usage } = now.traced.summary;
  let sum = 0;
  const upTo = shareByBytes(bytesOf(now), promptTokens(usage)).map((count) => (sum += count));
  const same = firstBlock <= 0 ? most : Math.min(firstBlock, most);
  const marked = [...(old?.traced.open.marks ?? []), ...now.traced.open.marks].map(({ block }) => block).filter((block) => block < same);
  const ends = marked.length > 0 ? marked : Array.from({ length: same }, (_, index) => index);
  const distance = (block: number): number => Math.abs((upTo[block] ?? Infinity) - usage.cacheReadTokens);
  return ends.toSorted((a, b) => distance(a) - distance(b))[0] ?? -1;
}

/** Exactly what the request before had left in the cache was read: it ends where that one's last mark stood. */
function knownEnd(old: Side | null, now: Side): number | null {
  const { cached, summary } = now.traced;
  const isBefore = cached !== null && cached.sent.request === old?.traced.summary.request;
  return isBefore && cached.tokens === summary.usage.cacheReadTokens ? (cached.sent.marks.at(-1)?.block ?? null) : null;
}

function partAt(old: Side | null, now: Side, index: number): BlockPart {
  return now.named[index]?.part ?? old?.named[index]?.part ?? partOf(now.traced.open, now.traced.open, index);
}

function nameAt(old: Side | null, now: Side, index: number): string {
  return now.named[index]?.name ?? (now.hashes[index] === undefined ? old?.named[index]?.name : undefined) ?? `block ${index + 1}`;
}

function describeDifference(
  old: Side,
  now: Side,
  index: number,
  changes: readonly PrefixChange[],
): NonNullable<RequestComparison['difference']> {
  const was = old.named[index]?.asSent(old.hashes[index] ?? '') ?? null;
  const isSent = now.hashes[index] !== undefined;
  const is = isSent ? (now.named[index]?.asSent(now.hashes[index] ?? '') ?? null) : null;
  const part = partOf(old.traced.open, now.traced.open, index);
  const change = changes.findLast(({ type }) => type !== 'session.forked' && (part === 'messages' || type === 'prompt.fixed'));
  return {
    index,
    part,
    name: nameAt(old, now, index),
    before: was?.text.slice(0, mostCharacters) ?? null,
    after: is?.text.slice(0, mostCharacters) ?? null,
    isCut: [was, is].some((side) => side !== null && side.text.length > mostCharacters),
    isProved: was?.isProved === true && (!isSent || is?.isProved === true),
    event: change === undefined ? null : { seq: change.seq, type: change.type },
  };
}
