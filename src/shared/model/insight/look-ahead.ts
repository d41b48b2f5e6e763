// What the next request of a session would be billed, warm and cold, from what its events tell. Pure.
import type { CacheTtl } from '../cache-ttl.ts';
import { findModel, priceUsage, type PriceBook } from '../price.ts';
import { noUsage, type TokenUsage } from '../usage.ts';
import { cachedPrefix, type Ahead, type EntryEnd } from './ahead-state.ts';
import type { CachedPrefix } from './cache-history.ts';
import { addSizes, draftSize, noContent, type ContentSize } from './content-size.ts';
import { noExperience, quantile, scaleOf, toTokens, type Experience, type OutputRange } from './experience.ts';
import type { CacheClock, CostRange, Forecast, PromptSplit } from './forecast.ts';

/** What is known besides the session's own events. */
export interface Known {
  /** What other sessions taught. */
  readonly others?: Experience;
  /** What is written and not sent. */
  readonly draft?: ContentSize;
  /** Size and, where the API counted them, tokens of the tools and system prompt that a session without any would begin with. */
  readonly prompt?: { readonly size: ContentSize; readonly tokens: number | null; readonly ttl: CacheTtl } | null;
}

/** Tokens of a prompt that was not sent yet. */
export interface PromptEstimate {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  /** Tools and system prompt. */
  readonly fixed: number;
  readonly fixedTtl: CacheTtl;
  readonly countedBy: Forecast['countedBy'];
}

/** How long the API keeps an entry that nobody uses. */
export const ttlsMs = { '5m': 300_000, '1h': 3_600_000 } as const;

/** Where the entries of the session's prefix stand at a time. */
export function clockOf(state: Ahead, nowMs: number): CacheClock {
  const cached = readableBy(state);
  const last = readableAt(state, nowMs);
  if (cached === null || last === null || last.tokens === 0) return { state: 'empty' };
  const ttlMs = ttlsMs[last.ttl];
  const expiresAtMs = last.usedAtMs + ttlMs;
  const longMs = last.ttl === '5m' && cached.sent.marks.some((mark) => mark.ttl === '1h') ? cached.refreshedAtMs + ttlsMs['1h'] : null;
  const longExpiresAtMs = longMs !== null && longMs > nowMs ? longMs : null;
  if (nowMs < expiresAtMs) return { state: 'warm', expiresAtMs, ttlMs, longExpiresAtMs };
  return { state: 'cold', expiredAtMs: expiresAtMs, longExpiresAtMs };
}

/** What the session's model can read: the entries of another model are none of its. */
function readableBy(state: Ahead): CachedPrefix | null {
  const cached = cachedPrefix(state);
  return cached?.sent.model === state.model ? cached : null;
}

/**
 * The longest entry that begins the prefix: what the last request left, or, where compaction rewrote the messages since, the last one that ends before
 * what it changed; that of the system prompt where none does.
 */
function readableAt(state: Ahead, nowMs: number): (EntryEnd & { readonly ttl: CacheTtl }) | null {
  const cached = readableBy(state);
  const last = cached?.sent.marks.at(-1);
  if (cached === null || last === undefined) return null;
  if (state.rewritten === null) return { tokens: cached.tokens, usedAtMs: cached.refreshedAtMs, ttl: last.ttl };
  const end = state.ends.findLast(({ usedAtMs }) => nowMs < usedAtMs + ttlsMs['5m']);
  if (end !== undefined) return { ...end, ttl: '5m' };
  const fixed = Math.round(estimatePrompt(state, {}).fixed);
  return {
    tokens: Math.min(cached.tokens, state.rewritten.keptTokens, fixed),
    usedAtMs: cached.refreshedAtMs,
    ttl: state.fixedTtl ?? '5m',
  };
}

/** Tokens of the next prompt: what was counted, and what was added since at the scale that was measured. */
export function estimatePrompt(state: Ahead, { others = noExperience, draft = noContent, prompt = null }: Known): PromptEstimate {
  const model = state.model ?? '';
  const own = state.experience;
  const scale = scaleOf(join(others, own), model);
  const fixedSize = state.fixed ?? prompt?.size ?? noContent;
  const added = addSizes(state.added, draftSize(draft));
  const { counted } = state;
  const fixedTtl = state.fixedTtl ?? prompt?.ttl ?? '5m';
  if (counted === null) {
    const fixedTokens = state.fixed === null ? (prompt?.tokens ?? null) : null;
    const fixed = fixedTokens ?? toTokens(fixedSize, scale);
    const said = toTokens(addSizes(state.said, draftSize(draft)), scale);
    const doubt = scale.isMeasured ? 0.1 : 0.3;
    const open = (fixedTokens === null ? fixed : 0) + said;
    return { ...spread(fixed + said, open * doubt), fixed, fixedTtl, countedBy: fixedTokens === null ? 'estimate' : 'count-tokens' };
  }
  const tokens = toTokens(added, scale);
  const answer = counted.outputTokens * scale.keptOutput;
  const likely = counted.promptTokens + answer + tokens;
  const isSame = state.isGrown && counted.model === model;
  return {
    ...spread(likely, isSame ? tokens * 0.15 + answer * 0.1 : likely * 0.3),
    fixed: Math.min(likely, toTokens(fixedSize, scaleOf({ ...noExperience, wholes: own.wholes }, counted.model))),
    fixedTtl,
    countedBy: isSame ? 'usage' : 'estimate',
  };
}

function spread(likely: number, doubt: number): Pick<PromptEstimate, 'low' | 'likely' | 'high'> {
  return { low: Math.max(0, likely - doubt), likely, high: likely + doubt };
}

function join(others: Experience, own: Experience): Experience {
  return { ...own, growths: [...others.growths, ...own.growths], wholes: [...others.wholes, ...own.wholes] };
}

/** How a prompt is billed where so many of its tokens are read: what is new is written up to the last mark. */
function billed(prompt: number, readTokens: number, state: Ahead, longTokens: number): TokenUsage {
  const cached = cachedPrefix(state);
  const tail = cached !== null && cached.sent.marks.at(-1)?.block === cached.sent.blocks.length - 1 ? (state.counted?.freshTokens ?? 0) : 0;
  const read = Math.round(Math.min(readTokens, prompt));
  const rest = Math.round(prompt) - read;
  const inputTokens = Math.min(rest, tail);
  const written = rest - inputTokens;
  const isLong = cached?.sent.marks.at(-1)?.ttl === '1h';
  const long = isLong ? written : Math.min(written, Math.max(0, longTokens - read));
  return { ...noUsage, cacheReadTokens: read, inputTokens, cacheWrite1hTokens: long, cacheWrite5mTokens: written - long };
}

/** A prompt too short to be cached is fresh as a whole. */
function billedFor(
  prompt: number,
  { fixed, fixedTtl }: Pick<PromptEstimate, 'fixed' | 'fixedTtl'>,
  state: Ahead,
  at: { isWarm: boolean; nowMs: number; minimumTokens: number },
): TokenUsage {
  if (prompt < at.minimumTokens) return { ...noUsage, inputTokens: Math.round(prompt) };
  const cached = readableBy(state);
  const long = cachedPrefix(state)?.longTokens ?? (fixedTtl === '1h' ? Math.round(fixed) : 0);
  if (at.isWarm) return billed(prompt, readableTokens(state, at.nowMs), state, long);
  const isLongAlive = cached !== null && at.nowMs < cached.refreshedAtMs + ttlsMs['1h'];
  return billed(prompt, isLongAlive ? long : 0, state, long);
}

/** Another effort keeps tools and system prompt, and loses the messages. */
function readableTokens(state: Ahead, nowMs: number): number {
  const tokens = readableAt(state, nowMs)?.tokens ?? 0;
  const effort = readableBy(state)?.sent.effort;
  if (effort === undefined || effort === state.effort) return tokens;
  return Math.min(tokens, Math.round(estimatePrompt(state, {}).fixed));
}

/** What a request that is sent now is likely to be billed, with what it has to say folded already. */
export function likelyUsage(state: Ahead, { atMs, output, known = {} }: { atMs: number; output: OutputRange; known?: Known }): TokenUsage {
  const estimate = estimatePrompt(state, known);
  const when = { isWarm: clockOf(state, atMs).state === 'warm', nowMs: atMs, minimumTokens: 0 };
  return { ...billedFor(estimate.likely, estimate, state, when), outputTokens: Math.round(output.likely) };
}

/** What the next request of the session would cost. */
export function lookAhead(
  state: Ahead,
  at: { nowMs: number; prices: PriceBook; isSimulated: boolean; output: OutputRange; known: Known },
): Omit<Forecast, 'pastError'> {
  const { nowMs, prices, isSimulated, output, known } = at;
  const model = state.model ?? '';
  const estimate = estimatePrompt(state, known);
  const minimumTokens = findModel(prices, model)?.minCacheableTokens ?? 0;
  const splitOf = (isWarm: boolean): PromptSplit => {
    const when = { isWarm, nowMs, minimumTokens };
    const usage = billedFor(estimate.likely, estimate, state, when);
    const price = (prompt: number, outputTokens: number): number | null =>
      priceUsage(prices, model, nowMs, { ...billedFor(prompt, estimate, state, when), outputTokens });
    const costUsd = isSimulated
      ? null
      : rangeOf(price(estimate.low, output.low), price(estimate.likely, output.likely), price(estimate.high, output.high));
    return {
      readTokens: usage.cacheReadTokens,
      writeTokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
      freshTokens: usage.inputTokens,
      costUsd,
    };
  };
  return {
    model,
    effort: state.effort,
    isSimulated,
    clock: clockOf(state, nowMs),
    promptTokens: Math.round(estimate.likely),
    fixedTokens: Math.round(estimate.fixed),
    fixedTtl: estimate.fixedTtl,
    warm: splitOf(true),
    cold: splitOf(false),
    countedBy: estimate.countedBy,
  };
}

function rangeOf(low: number | null, likely: number | null, high: number | null): CostRange | null {
  return low === null || likely === null || high === null ? null : { low, likely, high };
}

/** The median error of past forecasts that have a price, as a share of what the requests cost. */
export function pastError(experiences: readonly Experience[], prices: PriceBook): Forecast['pastError'] {
  const errors = experiences.flatMap(({ outcomes }) =>
    outcomes.flatMap(({ model, atMs, likely, actual }) => {
      const expected = priceUsage(prices, model, atMs, likely);
      const cost = priceUsage(prices, model, atMs, actual);
      return expected === null || cost === null || cost === 0 ? [] : [Math.abs(expected - cost) / cost];
    }),
  );
  return errors.length === 0 ? null : { median: quantile(errors, 0.5), requests: errors.length };
}
