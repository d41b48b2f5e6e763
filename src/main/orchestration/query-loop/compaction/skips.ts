import type { EventOf } from '#shared/model/event.ts';
import type { LoopEvent, QueryStored } from '../types.ts';
import type { Progress } from './progress.ts';
import type { CompactionOrder, CompactionParams } from './types.ts';

/** A stage that was not carried out, and why. */
export type Skipped = Pick<EventOf<'context.skipped'>, 'stage' | 'because' | 'figures'>;

/** Tells of stages that were left out, each only where it was not told of for the same reason before. */
export async function* tellSkipped(
  { agent: actor, compacting }: CompactionParams,
  { compaction }: CompactionOrder,
  progress: Progress,
  skipped: readonly Skipped[],
): AsyncGenerator<LoopEvent, void, QueryStored> {
  const told = compacting.log().skipped;
  for (const skip of skipped) {
    if (told[skip.stage] !== skip.because) yield* progress.emit({ type: 'context.skipped', actor, compaction, ...skip });
  }
}
