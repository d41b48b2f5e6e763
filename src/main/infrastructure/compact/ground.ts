// What every stage of one compaction looks at: the prefix block by block, what of it the cache holds, and what tokens cost.
import { prefixView, type PrefixView } from '#shared/model/compaction/prefix-view.ts';
import { fixedBlocks } from '#shared/model/folds/messages.ts';
import { cachedPrefix } from '#shared/model/insight/ahead-state.ts';
import { ttlsMs } from '#shared/model/insight/look-ahead.ts';
import { ratesOf } from '#shared/model/price.ts';
import type { Situation } from '#main/ports/compaction.ts';

/** What a token costs, in USD or as a multiple of a fresh one. */
export interface Rates {
  readonly read: number;
  readonly write: number;
  readonly fresh: number;
  readonly output: number;
}

export interface Ground {
  readonly situation: Situation;
  readonly view: PrefixView;
  /** Index of each block of the messages. */
  readonly indices: ReadonlyMap<object, number>;
  /** Where entries of the cache end that can be read, ascending; tools and system prompt stay whatever is done to the messages. */
  readonly ends: readonly number[];
  /** The last block that the next request reads if nothing is rewritten: only behind a rewrite before it something is written twice. */
  readonly readTo: number;
  /** The first block that is written anew anyway; beyond the last where none is. */
  readonly rewrittenFrom: number;
  /** How many steps read the prefix as it would be with so many tokens. */
  readonly stepsWith: (tokens: number) => number;
  /** False where the model has no price, or nothing is paid: then rates are multiples of a fresh token. */
  readonly isPriced: boolean;
  /** What a token of a prompt of so many costs. */
  readonly ratesFor: (promptTokens: number) => Rates;
}

/** What is written costs a quarter more than fresh tokens, what is read a tenth, what is answered five times as much: so it is for most models. */
const usualRates: Rates = { read: 0.1, write: 1.25, fresh: 1, output: 5 };

/** Steps that are expected of a young session, at least, and at most. */
const [usualSteps, fewestSteps, mostSteps] = [10, 5, 200];
/** Tokens that a step adds where nothing was counted yet. */
const usualGrowth = 1_500;

/** Looks at a situation. `rewrittenFrom`: the first block that is written anew anyway. */
export function lookAt(situation: Situation, rewrittenFrom: number | null): Ground {
  const { messages, ahead } = situation;
  const view = prefixView(messages, ahead);
  const indices = new Map<object, number>();
  for (const { index, source } of view.blocks) if (source.type === 'message') indices.set(source.block, index);
  const isWarm = areMessagesCached(situation);
  const cachedTo = isWarm ? (messages.cachedTo ?? -1) : -1;
  const rates = pricesOf(situation);
  const own = isWarm ? [...messages.cachedBefore, ...(messages.cachedTo === null ? [] : [messages.cachedTo])] : [];
  const ends = [fixedBlocks(messages) - 1, ...own].toSorted((a, b) => a - b);
  return {
    situation,
    view,
    indices,
    ends,
    rewrittenFrom: rewrittenFrom ?? view.blocks.length + 1,
    readTo: rewrittenFrom === null ? cachedTo : Math.min(cachedTo, ends.findLast((end) => end < rewrittenFrom) ?? -1),
    stepsWith: stepsWith(situation),
    isPriced: rates !== null,
    ratesFor: rates ?? (() => usualRates),
  };
}

/** Whether the next request would read messages from the cache. Where it would not everything is written anyway, and a rewrite costs nothing more. */
function areMessagesCached({ ahead, nowMs }: Situation): boolean {
  const cached = cachedPrefix(ahead);
  const last = cached?.sent.marks.at(-1);
  if (cached === null || last === undefined || cached.tokens === 0) return false;
  const { model, effort } = cached.sent;
  const isSame = model === ahead.model && (effort === undefined || effort === ahead.effort);
  return isSame && nowMs < cached.refreshedAtMs + ttlsMs[last.ttl];
}

/**
 * How many more steps read what a compaction leaves. A session that has lived for so many steps lives for about as many more: nobody knows when one
 * meets it, and its middle is the likeliest place. A young one is granted as many as a turn usually has. But no longer than until the window is full
 * again, at the pace of its last steps: then the same would be freed anyway.
 */
function stepsWith({ messages, ahead, bounds, model }: Situation): Ground['stepsWith'] {
  const rest = Math.min(mostSteps, Math.max(usualSteps, messages.steps));
  const grown = ahead.experience.growths.filter((growth) => growth.model === model && growth.tokens > 0).map(({ tokens }) => tokens);
  const pace = grown.length === 0 ? usualGrowth : grown.reduce((sum, tokens) => sum + tokens, 0) / grown.length;
  if (bounds === null) return () => rest;
  return (tokens) => Math.round(Math.min(rest, Math.max(fewestSteps, (bounds.triggerTokens - tokens) / pace)));
}

function pricesOf({ messages, ahead, prices, model, nowMs }: Situation): Ground['ratesFor'] | null {
  if (messages.lastSent?.isSimulated === true) return null;
  const isLong = cachedPrefix(ahead)?.sent.marks.at(-1)?.ttl === '1h';
  const find = (tokens: number): Rates | null => {
    const rates = ratesOf(prices, model, nowMs, tokens);
    const write = isLong ? rates?.write1h : rates?.write5m;
    if (rates?.read === null || rates?.read === undefined || write === null || write === undefined) return null;
    const perToken = 1_000_000;
    return { read: rates.read / perToken, write: write / perToken, fresh: rates.fresh / perToken, output: rates.output / perToken };
  };
  const now = find(0);
  return now === null ? null : (tokens) => find(tokens) ?? now;
}
