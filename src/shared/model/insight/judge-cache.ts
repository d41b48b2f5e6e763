// Whether a request's prefix was read from the cache, and if not, why and for how much. Pure: what is known stands in the journal.
import { assertNever } from '../assert-never.ts';
import { findModel, priceUsage, type PriceBook } from '../price.ts';
import { systemBlocks } from '../prompt-layout.ts';
import { promptTokens, type TokenUsage } from '../usage.ts';
import type { CachedPrefix, PrefixChange, SentPrefix } from './cache-history.ts';
import type { BlockPart, CacheVerdict, MissCause } from './cache-report.ts';

/** Raised whenever a verdict may come out differently: verdicts of an older rule are made anew. */
export const verdictRule = 1;

/** What a verdict is made from: the prefix that the cache held, the request, and what the API counted (null where it told nothing). */
export interface JudgedRequest {
  readonly cached: CachedPrefix | null;
  readonly sent: SentPrefix;
  readonly usage: TokenUsage | null;
  readonly changes: readonly PrefixChange[];
}

type Missed = Extract<CacheVerdict, { outcome: 'missed' }>;
type Found = Pick<Missed, 'cause' | 'sentence' | 'firstBlock' | 'blockName' | 'part' | 'because'>;

const ttlsMs = { '5m': 300_000, '1h': 3_600_000 } as const;

/** The verdict on one request. */
export function judgeCache({ cached, sent, usage, changes }: JudgedRequest, prices: PriceBook): CacheVerdict {
  if (usage === null) return { outcome: 'unknown' };
  const minimumTokens = findModel(prices, sent.model)?.minCacheableTokens ?? 0;
  const prompt = promptTokens(usage);
  if (cached === null || cached.tokens === 0) {
    return prompt < minimumTokens ? { outcome: 'below-minimum', minimumTokens } : { outcome: 'first' };
  }
  const expectedReadTokens = Math.min(cached.tokens, prompt);
  if (usage.cacheReadTokens >= expectedReadTokens) return { outcome: 'held', expectedReadTokens };
  const ageMs = Math.max(0, sent.atMs - cached.refreshedAtMs);
  const mark = cached.sent.marks.at(-1);
  const ttlMs = mark === undefined ? null : ttlsMs[mark.ttl];
  const found = findCause(cached, sent, usage, changes, { ageMs, ttlMs });
  return {
    outcome: 'missed',
    ...found,
    expectedReadTokens,
    lostTokens: expectedReadTokens - usage.cacheReadTokens,
    lostUsd: lostUsd(prices, sent, usage, expectedReadTokens),
    ageMs,
    ttlMs,
  };
}

/** The usage that the same request had had if its prefix had held: what was expected is read, and only what is new is written. */
export function usageHadItHeld(usage: TokenUsage, expectedReadTokens: number): TokenUsage {
  const rest = promptTokens(usage) - expectedReadTokens;
  const inputTokens = Math.min(usage.inputTokens, rest);
  const written = rest - inputTokens;
  const isLong = usage.cacheWrite5mTokens === 0 && usage.cacheWrite1hTokens > 0;
  return {
    ...usage,
    cacheReadTokens: expectedReadTokens,
    inputTokens,
    cacheWrite5mTokens: isLong ? 0 : written,
    cacheWrite1hTokens: isLong ? written : 0,
  };
}

function lostUsd(prices: PriceBook, { model, atMs }: SentPrefix, usage: TokenUsage, expectedReadTokens: number): number | null {
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
  if (ttlMs !== null && ageMs > ttlMs) {
    const survived = ageMs <= ttlsMs['1h'] ? (cached.longTokens ?? 0) : 0;
    if (change === null || usage.cacheReadTokens >= survived) return expired(ageMs, ttlMs);
  }
  return change ?? nothingOf('server', 'Nothing of ours changed and the time was not over: the server dropped the entry.');
}

function expired(ageMs: number, ttlMs: number): Found {
  return nothingOf('expired', `${minutes(ageMs)} passed since the entry was last used, and it is kept for ${minutes(ttlMs)}.`);
}

function findChange(cached: CachedPrefix, sent: SentPrefix, changes: readonly PrefixChange[]): Found | null {
  const before = cached.sent;
  if (before.model !== sent.model) {
    const isByPerson = changes.some((change) => change.type === 'model.changed' && change.isByPerson);
    const sentence = isByPerson
      ? `You changed the model from ${before.model} to ${sent.model}.`
      : `The model ${sent.model} took over from ${before.model}.`;
    return nothingOf('model', sentence);
  }
  if (before.effort !== sent.effort || before.thinking !== sent.thinking) return nothingOf('effort', effortSentence(before, sent));
  const firstBlock = firstDifference(cached, sent);
  return firstBlock === null ? null : describeBlock(before, sent, firstBlock);
}

function effortSentence(before: SentPrefix, sent: SentPrefix): string {
  if (before.effort === sent.effort) return `Thinking was switched from ${before.thinking ?? 'unknown'} to ${sent.thinking ?? 'unknown'}.`;
  return `You changed the effort from ${before.effort ?? 'the default'} to ${sent.effort ?? 'the default'}.`;
}

/** The first block up to the cached prefix's last mark that is not what it was; null where all are. */
export function firstDifference({ sent: before }: CachedPrefix, sent: SentPrefix): number | null {
  const end = before.marks.at(-1)?.block ?? -1;
  for (let index = 0; index <= end; index += 1) if (before.blocks[index] !== sent.blocks[index]) return index;
  return null;
}

/** Where a block of a request stands in its prefix. */
export function partOf({ prompt }: SentPrefix, index: number): { part: BlockPart; at: number } {
  const tools = prompt?.tools.length ?? 0;
  const system = prompt === null ? 0 : systemBlocks(prompt).length;
  if (index < tools) return { part: 'tools', at: index };
  if (index < tools + system) return { part: 'system', at: index - tools };
  return { part: 'messages', at: index - tools - system };
}

function describeBlock(before: SentPrefix, sent: SentPrefix, firstBlock: number): Found {
  const { part } = partOf(before, firstBlock);
  switch (part) {
    case 'tools':
      return { cause: 'tools', part, firstBlock, because: null, ...changedTools(before, sent) };
    case 'system':
      return { cause: 'section', part, firstBlock, ...changedSection(before, sent) };
    case 'messages':
      return {
        cause: 'history',
        part,
        firstBlock,
        blockName: null,
        because: null,
        sentence: `Block ${firstBlock + 1}, a message that had been sent before, was sent in another form.`,
      };
    default:
      return assertNever(part);
  }
}

function changedTools(before: SentPrefix, sent: SentPrefix): Pick<Found, 'blockName' | 'sentence'> {
  const was = new Map((before.prompt?.tools ?? []).map((tool) => [tool.name, JSON.stringify(tool)]));
  const is = new Map((sent.prompt?.tools ?? []).map((tool) => [tool.name, JSON.stringify(tool)]));
  const added = [...is.keys()].filter((name) => !was.has(name));
  const removed = [...was.keys()].filter((name) => !is.has(name));
  const changed = [...is].filter(([name, text]) => was.has(name) && was.get(name) !== text).map(([name]) => name);
  const parts = [listed(added, 'added'), listed(removed, 'removed'), listed(changed, 'changed')].filter((part) => part !== null);
  return {
    blockName: [...added, ...removed, ...changed].join(', ') || null,
    sentence: `The tools changed: ${parts.join('; ') || 'their order'}.`,
  };
}

function listed(names: readonly string[], what: string): string | null {
  return names.length === 0 ? null : `${names.join(', ')} ${what}`;
}

function changedSection(before: SentPrefix, sent: SentPrefix): Pick<Found, 'blockName' | 'sentence' | 'because'> {
  const was = before.prompt?.sections ?? [];
  const is = sent.prompt?.sections ?? [];
  const section =
    is.find((other) => was.find((one) => one.name === other.name)?.text !== other.text) ??
    was.find((one) => !is.some((other) => other.name === one.name));
  if (section === undefined) return { blockName: null, because: null, sentence: 'The system prompt was sent in another form.' };
  const because = section.because ?? null;
  const declared = because === null ? 'It is not declared as one that may change.' : `It may change because ${because}.`;
  return { blockName: section.name, because, sentence: `The section ${section.name} changed. ${declared}` };
}

function nothingOf(cause: MissCause, sentence: string): Found {
  return { cause, sentence, firstBlock: null, blockName: null, part: null, because: null };
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds % 3_600 === 0 && seconds > 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 && seconds < 3_600
    ? `${seconds / 60} min`
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}
