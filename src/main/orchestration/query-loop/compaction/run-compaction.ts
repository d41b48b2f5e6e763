// One compaction from its cause to its end: the free stages, the summary, and what it all came to.
import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import { windowBounds, type WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { Assemble } from '../request/assemble.ts';
import type { LoopEvent, QueryStored } from '../types.ts';
import { runFreeStages } from './free-stages.ts';
import { Progress } from './progress.ts';
import { tellSkipped } from './skips.ts';
import { summarise, type Summarised } from './summarise.ts';
import type { CompactionOrder, CompactionParams, Folded } from './types.ts';
import { isEnough, isTrulyFull } from './weigh.ts';

/** What a compaction came to. */
export interface CompactionEnd extends Folded {
  /** The stages that acted. */
  readonly stages: readonly CompactionStage[];
  /** Tokens of the prefix now. */
  readonly tokens: number;
  /** Whether a summary was asked for and came to nothing. */
  readonly hasFailed: boolean;
  /** How the turn ends; null where it goes on. */
  readonly terminal: Terminal | null;
}

/** Runs a compaction. When it is left early, its stream is stopped first. */
export async function* runCompaction(
  params: CompactionParams,
  order: CompactionOrder,
  before: Folded,
  assemble: Assemble,
): AsyncGenerator<LoopEvent, CompactionEnd, QueryStored> {
  const { agent: actor, clock, compacting } = params;
  const progress = new Progress(params, before);
  const startedMs = clock.monotonic();
  const bounds = windowBounds(order.model, compacting.settings());
  const tokens = (): number => compacting.port.tokens(compacting.situation(progress.messages, order.model, bounds));
  const tokensBefore = tokens();
  try {
    const freed = yield* runFreeStages(params, order, progress, bounds);
    yield* tellSkipped(params, order, progress, freed.skipped);
    const wantsSummary = order.stages.has('summary') && !isEnough(tokens(), order.cause, bounds);
    const none: Summarised = { type: 'skipped', skipped: null };
    const { rewrittenFrom } = freed;
    const cached = canStillBeSent(order.cause, tokensBefore, bounds) ? before.messages : null;
    const summary = wantsSummary ? yield* summarise(params, order, progress, { bounds, rewrittenFrom, assemble, cached }) : none;
    if (summary.type === 'skipped' && summary.skipped !== null) yield* tellSkipped(params, order, progress, [summary.skipped]);
    const stages: CompactionStage[] = [...freed.stages, ...(summary.type === 'made' ? (['summary'] as const) : [])];
    const hasFailed = summary.type === 'failed' || summary.type === 'ended';
    const tokensAfter = tokens();
    if (stages.length > 0 || hasFailed || order.cause === 'asked') {
      const isRoomy = bounds === null || tokensAfter <= bounds.triggerTokens;
      const { compaction, cause } = order;
      yield* progress.emit({
        type: 'context.compacted',
        actor,
        compaction,
        cause,
        turn: order.isInTurn ? params.turn : null,
        stages,
        tokensBefore,
        tokensAfter,
        isEnough: isRoomy,
        durationMs: Math.max(0, Math.round(clock.monotonic() - startedMs)),
      });
    }
    const { messages, breakers } = progress;
    const terminal = summary.type === 'ended' ? summary.terminal : thrashed(progress, tokensAfter);
    return { messages, breakers, stages, tokens: tokensAfter, hasFailed, terminal };
  } finally {
    progress.outbox.close(new Error('The compaction was left.'));
  }
}

/** Whether the prefix as it stood before the free stages, which the cache still has, leaves room for a whole answer. */
function canStillBeSent(cause: CompactionOrder['cause'], tokens: number, bounds: WindowBounds | null): boolean {
  const wasRefused = cause === 'prompt-too-long' || cause === 'window-exceeded';
  return !wasRefused && !isTrulyFull(tokens, bounds);
}

function thrashed({ trips }: Progress, promptTokens: number): Terminal | null {
  const trip = trips.find(({ breaker }) => breaker === 'compaction_thrash');
  return trip === undefined ? null : { reason: 'compaction_thrash', compactions: trip.count, promptTokens };
}
