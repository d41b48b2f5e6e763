// The last stage: the model is asked for a summary, again where that can help, and what survives stands in place of the history.
import { isOpen } from '#shared/model/breakers/compaction.ts';
import type { StageReason } from '#shared/model/compaction/stage.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { Situation, SummaryPlan } from '#main/ports/compaction.ts';
import type { Assemble } from '../request/assemble.ts';
import type { LoopEvent, QueryStored } from '../types.ts';
import { askSummary, type NoSummary } from './ask-summary.ts';
import { leaveOut } from './leave-out.ts';
import type { Progress } from './progress.ts';
import type { Skipped } from './skips.ts';
import type { CompactionOrder, CompactionParams } from './types.ts';
import { isTrulyFull, reasonFor } from './weigh.ts';

/** What the summary came to. `ended`: the turn ends with it: the person stopped it, or no cap pays for it. */
export type Summarised =
  | { readonly type: 'made' }
  | { readonly type: 'failed' }
  | { readonly type: 'skipped'; readonly skipped: Skipped | null }
  | { readonly type: 'ended'; readonly terminal: Terminal };

interface Given {
  readonly bounds: WindowBounds | null;
  readonly rewrittenFrom: number | null;
  readonly assemble: Assemble;
  /** The messages as the cache has them, before the free stages of this compaction rewrote any; null where they cannot be sent. */
  readonly cached: MessagesState | null;
}

/** Summarises, unless it does not pay, is switched off, or failed too often. */
export async function* summarise(
  params: CompactionParams,
  order: CompactionOrder,
  progress: Progress,
  given: Given,
): AsyncGenerator<LoopEvent, Summarised, QueryStored> {
  const { compacting } = params;
  const { port } = compacting;
  const { cause, upTo, model } = order;
  const { bounds, rewrittenFrom } = given;
  const settings = compacting.settings();
  const skip = (because: Skipped['because'], plan: SummaryPlan | null): Summarised => ({
    type: 'skipped',
    skipped: { stage: 'summary', because, figures: plan?.figures ?? null },
  });
  if (!settings.stages.summary && cause !== 'asked') return skip('switched-off', null);
  const now = compacting.situation(progress.messages, model, bounds);
  const plan = port.planSummary(now, upTo, rewrittenFrom);
  if (plan === null) return skip('frees-nothing', null);
  if (isOpen(progress.breakers.compaction)) return skip('breaker-open', plan);
  const tokens = port.tokens(now);
  const reason = reasonFor(plan.doesPay, { cause, settings, bounds, tokens });
  if (reason === null) return skip('does-not-pay', plan);
  if (!order.maySummarise && !isTrulyFull(tokens, bounds)) return { type: 'skipped', skipped: null };
  return yield* tryToSummarise(params, order, progress, { ...given, plan, reason, now });
}

interface Try extends Given {
  readonly plan: SummaryPlan;
  readonly reason: StageReason;
  readonly now: Situation;
}

/**
 * Asks until there is a summary. A request that is too long is made again at once without the oldest messages; one that failed otherwise only
 * where it cannot wait for a later step. The breaker bounds them all.
 */
async function* tryToSummarise(
  params: CompactionParams,
  order: CompactionOrder,
  progress: Progress,
  { bounds, assemble, cached, plan, reason, now, rewrittenFrom }: Try,
): AsyncGenerator<LoopEvent, Summarised, QueryStored> {
  const { agent: actor, compacting, clock, signal, waits } = params;
  const { compaction } = order;
  const { port } = compacting;
  const instruction = port.instruction(order.focus);
  const head = { actor, compaction };
  // What the API has just refused as too long, or could not answer within the window, need not be sent once more.
  let leftOut = order.cause === 'prompt-too-long' || order.cause === 'window-exceeded' ? 1 : 0;
  while (true) {
    // What was rewritten just now, or not sent yet, would have to be written to the cache only to be summarised. The summary is made from what stands
    // there: what the model has not answered is never part of it.
    const messages = leftOut === 0 && cached !== null ? { ...cached, open: [] } : leaveOut(progress.messages, leftOut, plan.upTo);
    const asked = yield* askSummary(params, order, progress, { messages, instruction, assemble });
    if (asked.type === 'withheld') return { type: 'ended', terminal: asked.terminal };
    if (asked.type === 'answered') {
      const { content, files } = await port.compose(asked.text, now, plan.upTo, await compacting.work());
      const figures = port.settleSummary(plan, content, now, rewrittenFrom);
      const { upTo } = plan;
      const { request } = asked;
      yield* progress.emit({ type: 'context.summarised', ...head, figures, reason, request, upTo, content, files });
      return { type: 'made' };
    }
    const { because, message } = asked.failed;
    yield* progress.emit({ type: 'context.failed', ...head, request: asked.request, because, message });
    if (because === 'stopped') return { type: 'ended', terminal: { reason: 'aborted_streaming' } };
    if (isOpen(progress.breakers.compaction)) return { type: 'failed' };
    const waitMs = waitOf(order, asked.failed, isTrulyFull(port.tokens(now), bounds));
    if (waitMs === null) return { type: 'failed' };
    if (because === 'too-long') leftOut += 1;
    if (waitMs === 0) continue;
    if ((await waits.wait(clock, waitMs, signal)) === 'aborted') return { type: 'ended', terminal: { reason: 'aborted_streaming' } };
  }
}

/** Milliseconds until the next try; null where it waits for a later step, or for the person who asked. */
function waitOf({ cause }: CompactionOrder, { because, retryInMs }: NoSummary, isFull: boolean): number | null {
  if (because === 'too-long') return 0;
  const cannotWait = cause !== 'trigger' || isFull;
  if (!cannotWait) return null;
  return retryInMs ?? (cause === 'trigger' ? 0 : null);
}
