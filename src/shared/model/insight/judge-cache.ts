// Whether a request's prefix was read from the cache, and if not, why and for how much. Pure: what is known stands in the journal.
import { findModel, priceUsage, type PriceBook } from '../price.ts';
import { promptTokens, type TokenUsage } from '../usage.ts';
import { firstDifference, isOneOff, type CachedPrefix, type PrefixChange, type SentPrefix } from './cache-history.ts';
import type { CacheVerdict } from './cache-report.ts';
import { findChange, nothingOf, partOf, unchangedCause, type Found } from './find-cause.ts';

/** Raised whenever a verdict may come out differently: verdicts of an older rule are made anew. */
export const verdictRule = 2;

/** What a verdict is made from: the prefix that the cache held, the request, and what the API counted (null where it told nothing). */
export interface JudgedRequest {
  readonly cached: CachedPrefix | null;
  readonly sent: SentPrefix;
  readonly usage: TokenUsage | null;
  readonly changes: readonly PrefixChange[];
}

const ttlsMs = { '5m': 300_000, '1h': 3_600_000 } as const;

/** Our clock runs from the sending, the API's from the arrival. An entry this near to its end may be over there. */
const transitMs = 2_000;

/** The verdict on one request. */
export function judgeCache({ cached, sent, usage, changes }: JudgedRequest, prices: PriceBook): CacheVerdict {
  if (usage === null) return { outcome: 'unknown' };
  const minimumTokens = findModel(prices, sent.model)?.minCacheableTokens ?? 0;
  const prompt = promptTokens(usage);
  if (prompt < minimumTokens && cached?.sent.model !== sent.model) return { outcome: 'below-minimum', minimumTokens };
  if (cached === null || cached.tokens === 0) {
    return prompt < minimumTokens ? { outcome: 'below-minimum', minimumTokens } : { outcome: 'first' };
  }
  if (isAnotherQuestion(cached, sent)) {
    return usage.cacheReadTokens === 0 ? { outcome: 'first' } : { outcome: 'held', expectedReadTokens: usage.cacheReadTokens };
  }
  const expectedReadTokens = Math.min(cached.tokens, prompt);
  if (usage.cacheReadTokens >= expectedReadTokens) return { outcome: 'held', expectedReadTokens };
  const ageMs = Math.max(0, sent.atMs - cached.refreshedAtMs);
  const mark = cached.sent.marks.at(-1);
  const ttlMs = mark === undefined ? null : ttlsMs[mark.ttl];
  return {
    outcome: 'missed',
    ...findCause(cached, sent, usage, changes, { ageMs, ttlMs }),
    expectedReadTokens,
    lostTokens: expectedReadTokens - usage.cacheReadTokens,
    lostUsd: lostUsd(prices, sent, usage, expectedReadTokens),
    ageMs,
    ttlMs,
  };
}

/**
 * The usage that the same request had had if its prefix had held. The API reads from the front, writes for an hour behind that, then for five
 * minutes, and the rest is fresh: what is read in addition was paid for in that order.
 */
export function usageHadItHeld(usage: TokenUsage, expectedReadTokens: number): TokenUsage {
  let more = expectedReadTokens - usage.cacheReadTokens;
  const left = (tokens: number): number => {
    const taken = Math.min(tokens, more);
    more -= taken;
    return tokens - taken;
  };
  return {
    ...usage,
    cacheReadTokens: expectedReadTokens,
    cacheWrite1hTokens: left(usage.cacheWrite1hTokens),
    cacheWrite5mTokens: left(usage.cacheWrite5mTokens),
    inputTokens: left(usage.inputTokens),
  };
}

/** A title or a classification shares no message with the one before it: that it has another is no miss. */
function isAnotherQuestion(cached: CachedPrefix, sent: SentPrefix): boolean {
  if (!isOneOff(sent.purpose)) return false;
  const firstBlock = firstDifference(cached, sent);
  return firstBlock !== null && partOf(cached.sent, sent, firstBlock) === 'messages';
}

function lostUsd(
  prices: PriceBook,
  { model, atMs, isSimulated }: SentPrefix,
  usage: TokenUsage,
  expectedReadTokens: number,
): number | null {
  if (isSimulated) return 0;
  const paid = priceUsage(prices, model, atMs, usage);
  const held = priceUsage(prices, model, atMs, usageHadItHeld(usage, expectedReadTokens));
  return paid === null || held === null ? null : paid - held;
}

/** Where time alone explains all that was lost, it is the cause: whatever else changed cost nothing more. */
function findCause(
  cached: CachedPrefix,
  sent: SentPrefix,
  usage: TokenUsage,
  changes: readonly PrefixChange[],
  { ageMs, ttlMs }: { ageMs: number; ttlMs: number | null },
): Found {
  const change = findChange(cached, sent, changes);
  if (ttlMs !== null && isOver(ageMs, ttlMs)) {
    const survived = isOver(ageMs, ttlsMs['1h']) ? 0 : (cached.longTokens ?? 0);
    if (change === null || usage.cacheReadTokens >= survived) return expired(ageMs, ttlMs, usage.cacheReadTokens > 0 && survived > 0);
  }
  return change ?? unchangedCause(cached, sent);
}

function isOver(ageMs: number, ttlMs: number): boolean {
  return ageMs >= ttlMs - transitMs;
}

function expired(ageMs: number, ttlMs: number, isPartly: boolean): Found {
  const rest = isPartly ? ' What is kept for 1 h was still read.' : '';
  return nothingOf('expired', `${duration(ageMs)} passed since the entry was last used, and it is kept for ${duration(ttlMs)}.${rest}`);
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours > 0) return seconds % 3_600 === 0 ? `${hours} h` : `${hours}:${two(minutes)} h`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes}:${two(seconds % 60)} min`;
}
