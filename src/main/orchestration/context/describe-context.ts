// What fills a session's window now: every block of the next request's prefix with its tokens, and what could be dropped at what cost.
import { isOpen } from '#shared/model/breakers/compaction.ts';
import { prefixView, type PrefixBlock, type PrefixView } from '#shared/model/compaction/prefix-view.ts';
import { compactionStage } from '#shared/model/compaction/stage.ts';
import { windowBounds } from '#shared/model/compaction/window-bounds.ts';
import { fixedBlocks, type MessagesState } from '#shared/model/folds/messages.ts';
import type { Ahead } from '#shared/model/insight/ahead-state.ts';
import { promptSize, sizeOf } from '#shared/model/insight/content-size.ts';
import type { ContextBlock, ContextView } from '#shared/model/insight/context-view.ts';
import { clockOf } from '#shared/model/insight/look-ahead.ts';
import { shareByBytes } from '#shared/model/insight/share-tokens.ts';
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import { findModel } from '#shared/model/price.ts';
import { usualCompaction } from '#shared/model/settings.ts';
import type { Situation } from '#main/ports/compaction.ts';
import type { ForecastService } from '#main/ports/forecast.ts';
import { aheadOf, choiceOf, isSimulated } from '../forecast/create-forecasts.ts';
import type { SessionsDeps } from '../sessions/deps.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';
import { makePrompt } from '../sessions/turn/prepare-prompt.ts';
import { findDrops, type Drops } from './find-drops.ts';
import { nameBlock, nameSection } from './name-block.ts';

type Parts = ContextView['parts'];

/** Describes a session's window. Before its first turn it is the one the session would begin with. */
export async function describeContext(
  deps: SessionsDeps,
  forecast: Pick<ForecastService, 'next'>,
  open: OpenSession,
): Promise<ContextView> {
  const { record, runtime } = open;
  const { messages, ahead, fixedTokens, countedBy } = await prefixOf(deps, forecast, open);
  const { inPlay, breakers } = record.history();
  const choice = choiceOf(open);
  const prices = deps.provider.prices();
  const nowMs = deps.clock.now();
  const settings = deps.compaction?.settings() ?? usualCompaction;
  const entry = findModel(prices, choice.model);
  const bounds = windowBounds({ contextWindow: entry?.contextWindow ?? null, maxTokens: entry?.maxOutputTokens ?? Infinity }, settings);
  const view = scaled(prefixView(messages, ahead), fixedTokens);
  const ttlOf = cachedBy(messages, ahead, nowMs);
  const situation: Situation = { messages, inPlay, ahead, model: choice.model, prices, nowMs, bounds };
  const cachedTo = view.blocks.findLast(({ index }) => ttlOf(index) !== null)?.index ?? -1;
  const drops = deps.compaction === undefined ? null : findDrops(deps.compaction.port, situation, view, cachedTo);
  const blocks = view.blocks.flatMap((block) => describeBlock(block, { ttl: ttlOf(block.index), drops, inPlay }));
  const isBreakerOpen = isOpen(breakers.compaction);
  return {
    model: choice.model,
    isSimulated: isSimulated(deps, choice),
    window: bounds,
    tokens: view.tokens,
    countedBy: countedBy ?? view.countedBy,
    parts: partsOf(blocks),
    blocks: blocks.toSorted((a, b) => b.tokens - a.tokens),
    stages:
      drops === null
        ? []
        : compactionStage.options.map((stage) => ({
            stage,
            figures: drops.figures.get(stage) ?? null,
            isOffered: settings.stages[stage] && (stage !== 'summary' || !isBreakerOpen),
          })),
    breaker: isBreakerOpen ? 'open' : 'closed',
    isCompacting: runtime.turns.compacting !== null || record.state.state.status === 'compacting',
  };
}

interface Prefix {
  readonly messages: MessagesState;
  readonly ahead: Ahead;
  /** Of tools and system prompt, where nothing else is known yet; null where the events tell. */
  readonly fixedTokens: number | null;
  readonly countedBy: ContextView['countedBy'] | null;
}

async function prefixOf(deps: SessionsDeps, forecast: Pick<ForecastService, 'next'>, open: OpenSession): Promise<Prefix> {
  const { messages } = open.record.history();
  const ahead = aheadOf(deps, open);
  const known: Prefix = { messages, ahead, fixedTokens: null, countedBy: null };
  if (messages.prompt !== null) return known;
  try {
    const prompt = await makePrompt(deps, { record: open.record, ...open.extras });
    const { fixedTokens, fixedTtl, countedBy } = await forecast.next(open.record.id, { bytes: 0, images: 0 });
    const begun = { ...ahead, fixed: promptSize(prompt), fixedTtl };
    return { messages: { ...messages, prompt }, ahead: begun, fixedTokens, countedBy };
  } catch (error) {
    deps.report('The prompt that a session would begin with could not be made; its window is shown without it.', error);
    return known;
  }
}

/** The same blocks with so many tokens in all; as they are where that is not known otherwise. */
function scaled(view: PrefixView, tokens: number | null): PrefixView {
  if (tokens === null) return view;
  const shares = shareByBytes(
    view.blocks.map((block) => block.tokens),
    tokens,
  );
  return { ...view, tokens, blocks: view.blocks.map((block, at) => ({ ...block, tokens: shares[at] ?? 0 })) };
}

/** How long the cache keeps each block; null for what it does not hold, or does not hold any longer. */
function cachedBy(messages: MessagesState, ahead: Ahead, nowMs: number): (index: number) => CacheTtl | null {
  const clock = clockOf(ahead, nowMs);
  const fixed = fixedBlocks(messages);
  const ttl = messages.prompt?.ttl ?? '5m';
  const isFixedKept = clock.state === 'warm' || (clock.state === 'cold' && clock.longExpiresAtMs !== null);
  const cachedTo = clock.state === 'warm' && ahead.model === messages.model ? (messages.cachedTo ?? -1) : -1;
  return (index) => {
    if (index < fixed) return isFixedKept ? ttl : null;
    return index <= cachedTo ? '5m' : null;
  };
}

/** A block; of one of the system prompt each of its sections, since memory and instructions stand in it. */
function describeBlock(
  block: PrefixBlock,
  { ttl, drops, inPlay }: { ttl: CacheTtl | null; drops: Drops | null; inPlay: Situation['inPlay'] },
): ContextBlock[] {
  const { index, source, tokens } = block;
  if (source.type !== 'system') return [{ index, ...nameBlock(source, inPlay), tokens, ttl, drop: drops?.of(block) ?? null }];
  const { sections } = source.system;
  const shares = shareByBytes(
    sections.map(({ text }) => sizeOf([{ type: 'text', text }]).bytes),
    tokens,
  );
  return sections.map((section, at) => ({ index, ...nameSection(section), tokens: shares[at] ?? 0, ttl, drop: null }));
}

/** In the order they stand in the prefix. */
function partsOf(blocks: readonly ContextBlock[]): Parts {
  const parts = new Map<ContextBlock['part'], { tokens: number; blocks: number; ttls: Set<CacheTtl> }>();
  for (const { part, tokens, ttl } of blocks) {
    const sum = parts.get(part) ?? { tokens: 0, blocks: 0, ttls: new Set() };
    sum.tokens += tokens;
    sum.blocks += 1;
    if (ttl !== null) sum.ttls.add(ttl);
    parts.set(part, sum);
  }
  return [...parts].map(([part, { tokens, blocks: count, ttls }]) => ({ part, tokens, blocks: count, ttls: [...ttls].toSorted() }));
}
