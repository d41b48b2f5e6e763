// Which stage of compaction would replace a block, and what it would cost to drop that block alone.
import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import type { PrefixBlock, PrefixView } from '#shared/model/compaction/prefix-view.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { isThinking } from '#shared/model/folds/answer-messages.ts';
import { withText } from '#shared/model/folds/rewrite-messages.ts';
import type { PendingToolResult } from '#shared/model/folds/wire-messages.ts';
import type { ContextBlock, StageOutlook } from '#shared/model/insight/context-view.ts';
import { ratesOf } from '#shared/model/price.ts';
import { compactionStage } from '#shared/model/compaction/stage.ts';
import type { CompactionPort, FreeStage, Replacement, Situation } from '#main/ports/compaction.ts';

/** What the stages would do if they ran now. */
export interface Drops {
  readonly figures: ReadonlyMap<CompactionStage, NonNullable<StageOutlook['figures']>>;
  of(block: PrefixBlock): ContextBlock['drop'];
}

/** What a stage makes of a block: how many of its tokens go; null where it leaves the block. */
type Reach = (block: PrefixBlock) => number | null;

/** Asks every stage what it would do. `cachedTo`: the last block that would be read from the cache. */
export function findDrops(port: CompactionPort, situation: Situation, view: PrefixView, cachedTo: number): Drops {
  const figures = new Map<CompactionStage, NonNullable<StageOutlook['figures']>>();
  const reaches: [CompactionStage, Reach][] = [];
  for (const stage of compactionStage.options) {
    const plan = stage === 'summary' ? port.planSummary(situation, null, null) : port.plan(stage satisfies FreeStage, situation, null);
    if (plan === null) continue;
    figures.set(stage, plan.figures);
    reaches.push([stage, 'upTo' in plan ? upTo(view, plan.upTo, plan.figures) : replaced(view, plan.replacement)]);
  }
  const costOf = costs(situation, view, cachedTo);
  return {
    figures,
    of(block) {
      for (const [stage, reach] of reaches) {
        const freesTokens = reach(block);
        if (freesTokens === null) continue;
        const costUsd = stage === 'summary' ? (figures.get(stage)?.costUsd ?? null) : costOf(block.index);
        return { stage, freesTokens: Math.max(0, Math.round(freesTokens)), costUsd };
      }
      return null;
    },
  };
}

function replaced(view: PrefixView, replacement: Replacement): Reach {
  switch (replacement.type) {
    case 'context.snipped': {
      const notices = new Set(replacement.notices.map(keyOf));
      const thinking = new Set<string>(replacement.thinking);
      return ({ source, tokens }) => {
        if (source.type !== 'message') return null;
        const { origin, block } = source;
        if (origin.type === 'notice') return notices.has(keyOf(origin.place)) ? tokens : null;
        return origin.type === 'answer' && isThinking(block) && origin.requests.some((request) => thinking.has(request)) ? tokens : null;
      };
    }
    case 'context.cleared': {
      const texts = new Map<string, string>(replacement.results.map(({ call, text }) => [call, text]));
      return ({ source, tokens }) => {
        if (source.type !== 'message' || !isResult(source.block)) return null;
        const text = texts.get(source.block.tool_use_id);
        // What the fold puts in its place, so that it is measured once.
        return text === undefined ? null : tokens - view.tokensOf(withText(source.block, text));
      };
    }
    case 'context.collapsed': {
      const spans = replacement.spans.map(({ text }) => ({ before: 0, after: view.tokensOf({ type: 'text', text }) }));
      const spanOf = new Map<string, (typeof spans)[number]>();
      for (const [at, { requests }] of replacement.spans.entries()) {
        for (const request of requests) spanOf.set(request, spans[at] ?? { before: 0, after: 0 });
      }
      const find = ({ source }: PrefixBlock): (typeof spans)[number] | undefined =>
        source.type === 'message' && 'requests' in source.origin ? spanOf.get(source.origin.requests[0] ?? '') : undefined;
      for (const block of view.blocks) {
        const span = find(block);
        if (span !== undefined) span.before += block.tokens;
      }
      return (block) => {
        const span = find(block);
        return span === undefined ? null : block.tokens * Math.max(0, 1 - span.after / Math.max(1, span.before));
      };
    }
    default:
      return replacement satisfies never;
  }
}

function isResult(block: { readonly type: string }): block is PendingToolResult {
  return block.type === 'tool_result';
}

/** A summary frees of every block up to its end the same share. */
function upTo(view: PrefixView, { session, seq }: EventPlace, { tokensBefore, tokensAfter }: NonNullable<StageOutlook['figures']>): Reach {
  const last = view.placed.findLastIndex(({ origin: { place } }) => place.session === session && place.seq <= seq);
  const covered = view.blocks.filter(({ source }) => source.type === 'message' && source.message <= last);
  const before = covered.reduce((sum, { tokens }) => sum + tokens, 0);
  const share = before === 0 ? 0 : Math.min(1, Math.max(0, tokensBefore - tokensAfter) / before);
  return ({ source, tokens }) => (source.type === 'message' && source.message <= last ? tokens * share : null);
}

/** What stands behind a block and would have been read is written anew. Null where the model has no price; nothing where nothing is read. */
function costs({ prices, model, nowMs }: Situation, view: PrefixView, cachedTo: number): (index: number) => number | null {
  const rates = ratesOf(prices, model, nowMs, view.tokens);
  const behind = new Map<number, number>();
  let sum = 0;
  for (const { index, tokens } of view.blocks.toReversed()) {
    behind.set(index, sum);
    if (index <= cachedTo) sum += tokens;
  }
  const dearer = rates === null || rates.write5m === null || rates.read === null ? null : (rates.write5m - rates.read) / 1_000_000;
  return (index) => (dearer === null ? null : (behind.get(index) ?? 0) * dearer);
}

function keyOf({ session, seq }: EventPlace): string {
  return `${session}:${seq}`;
}
