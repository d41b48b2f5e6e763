// What a compaction is run with, inside a turn and between two.
import type { CompactionLog } from '#shared/model/compaction/compaction-log.ts';
import type { CompactionCause, CompactionStage } from '#shared/model/compaction/stage.ts';
import type { WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { BreakersState } from '#shared/model/breakers/breakers.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { CompactionId } from '#shared/model/id.ts';
import type { CompactionSettings } from '#shared/model/settings.ts';
import type { CompactionPort, Situation, SummaryWork } from '#main/ports/compaction.ts';
import type { AskedModel, QueryParams } from '../types.ts';

/** The stages, and what they are weighed from. What is read is read anew each time: it goes on with the session. */
export interface Compacting {
  readonly port: CompactionPort;
  settings(): CompactionSettings;
  /** What is known now; `messages` are the loop's own. */
  situation(messages: MessagesState, model: AskedModel, bounds: WindowBounds | null): Situation;
  /** What survives a summary, beside what the events tell. Rejects only where a bug is. */
  work(): Promise<SummaryWork>;
  /** What the events tell of the compactions before. */
  log(): CompactionLog;
}

/** What of a turn a compaction needs. */
export type CompactionParams = Pick<
  QueryParams,
  'agent' | 'turn' | 'blobs' | 'clock' | 'ids' | 'signal' | 'random' | 'waits' | 'budget' | 'maxSteps'
> & { readonly compacting: Compacting };

/** One compaction to be run. */
export interface CompactionOrder {
  readonly compaction: CompactionId;
  readonly cause: CompactionCause;
  /** Which stages may run. */
  readonly stages: ReadonlySet<CompactionStage>;
  readonly focus: string | null;
  /** As far as the person wishes; null for all but the newest. */
  readonly upTo: EventPlace | null;
  readonly model: AskedModel;
  /** The step that its requests belong to. */
  readonly step: number;
  /** Whether it runs inside a turn. */
  readonly isInTurn: boolean;
  /** Whether answers are asked for whole. */
  readonly isWhole: boolean;
  /** Whether the summary may be tried now; else it waits for a later step. */
  readonly maySummarise: boolean;
}

/** The folds that a compaction goes on from. */
export interface Folded {
  readonly messages: MessagesState;
  readonly breakers: BreakersState;
}
