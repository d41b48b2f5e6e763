// The stages that ask no model, cheapest first: each is weighed, and what changes is stored.
import { assertNever } from '#shared/model/assert-never.ts';
import type { StageReason } from '#shared/model/compaction/stage.ts';
import type { WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { FreeStage, Situation, StagePlan } from '#main/ports/compaction.ts';
import type { LoopEvent, QueryStored } from '../types.ts';
import type { Progress } from './progress.ts';
import type { Skipped } from './skips.ts';
import type { CompactionOrder, CompactionParams } from './types.ts';
import { isEnough, mayGoOn, reasonFor } from './weigh.ts';

/** The stages that ask no model, in their order. */
export const freeStages: readonly FreeStage[] = ['snip', 'microcompact', 'collapse'];

/** What the free stages came to. */
export interface Freed {
  readonly stages: readonly FreeStage[];
  readonly skipped: readonly Skipped[];
  /** The first block that changed; null where none did. */
  readonly rewrittenFrom: number | null;
}

/**
 * Runs the stages until enough is free, and those that pay beyond that. One that did not pay is weighed again where a later one rewrites from further up: behind that a rewrite
 * costs nothing more.
 */
export async function* runFreeStages(
  params: CompactionParams,
  order: CompactionOrder,
  progress: Progress,
  bounds: WindowBounds | null,
): AsyncGenerator<LoopEvent, Freed, QueryStored> {
  const { compacting } = params;
  const { port } = compacting;
  const settings = compacting.settings();
  const done: FreeStage[] = [];
  const skipped = new Map<FreeStage, Skipped>();
  let rewrittenFrom: number | null = null;
  const now = (): Situation => compacting.situation(progress.messages, order.model, bounds);
  const weigh = (stage: FreeStage): { plan: StagePlan; reason: StageReason } | null => {
    if (!settings.stages[stage]) {
      skipped.set(stage, { stage, because: 'switched-off', figures: null });
      return null;
    }
    const plan = port.plan(stage, now(), rewrittenFrom);
    const tokens = port.tokens(now());
    if (isEnough(tokens, order.cause, bounds)) return plan?.doesPay === true ? { plan, reason: 'pays' } : null;
    const reason = plan === null ? null : reasonFor(plan.doesPay, { cause: order.cause, settings, bounds, tokens });
    if (plan !== null && reason !== null) return { plan, reason };
    skipped.set(stage, { stage, because: plan === null ? 'frees-nothing' : 'does-not-pay', figures: plan?.figures ?? null });
    return null;
  };
  const queue = freeStages.filter((stage) => order.stages.has(stage));
  for (let stage = queue.shift(); stage !== undefined; stage = queue.shift()) {
    const tokens = port.tokens(now());
    if (isEnough(tokens, order.cause, bounds) && !mayGoOn(tokens, settings, bounds)) break;
    const due = weigh(stage);
    if (due === null) continue;
    yield* progress.emit(draftOf(params, order, due.plan, due.reason));
    done.push(stage);
    skipped.delete(stage);
    const { firstBlock } = due.plan;
    if (rewrittenFrom !== null && rewrittenFrom <= firstBlock) continue;
    rewrittenFrom = firstBlock;
    const again = [...skipped.values()].flatMap(({ stage: other, because }) => (because === 'does-not-pay' ? freeStage(other) : []));
    queue.unshift(...again);
  }
  return { stages: done, skipped: [...skipped.values()], rewrittenFrom };
}

function freeStage(stage: Skipped['stage']): FreeStage[] {
  return stage === 'summary' ? [] : [stage];
}

function draftOf(
  { agent: actor }: CompactionParams,
  { compaction }: CompactionOrder,
  { replacement, figures }: StagePlan,
  reason: StageReason,
): EventDraft {
  const head = { actor, compaction, figures, reason };
  switch (replacement.type) {
    case 'context.snipped':
      return { ...head, ...replacement };
    case 'context.cleared':
      return { ...head, ...replacement };
    case 'context.collapsed':
      return { ...head, ...replacement };
    default:
      return assertNever(replacement);
  }
}
