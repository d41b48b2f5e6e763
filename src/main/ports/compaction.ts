// The stages of compaction as the loop reaches them. What they replace is decided here; the loop stores it and asks for the summary.
import type { CompactionStage, StageFigures } from '#shared/model/compaction/stage.ts';
import type { InPlay } from '#shared/model/compaction/in-play.ts';
import type { WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { EventPayload } from '#shared/model/event.ts';
import type { EventPlace, RereadFile } from '#shared/model/events/context-events.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { Ahead } from '#shared/model/insight/ahead-state.ts';
import type { PriceBook } from '#shared/model/price.ts';

/** What a compaction knows before it acts. */
export interface Situation {
  readonly messages: MessagesState;
  readonly inPlay: InPlay;
  /** What was counted, and what was added since. */
  readonly ahead: Ahead;
  readonly model: string;
  readonly prices: PriceBook;
  readonly nowMs: number;
  /** Null where nobody knows the model's window: then a stage frees what it can. */
  readonly bounds: WindowBounds | null;
}

/** A stage that asks no model. */
export type FreeStage = Exclude<CompactionStage, 'summary'>;

type Own<Event> = Event extends { type: string } ? Omit<Event, 'compaction' | 'figures' | 'reason'> : never;
/** What an event of such a stage says that it replaced. */
export type Replacement = Own<Extract<EventPayload, { type: 'context.snipped' | 'context.cleared' | 'context.collapsed' }>>;

/** What a stage would do. */
export interface StagePlan {
  readonly replacement: Replacement;
  readonly figures: StageFigures;
  /** Index, in wire order, of the first block that changes. */
  readonly firstBlock: number;
  /** Whether it saves more than it costs. Known without a price too: then tokens are weighed as they are usually billed. */
  readonly doesPay: boolean;
}

/** What a summary would do: how far it reaches, and its figures. */
export interface SummaryPlan {
  readonly upTo: EventPlace;
  readonly figures: StageFigures;
  /** The same as of a stage. */
  readonly doesPay: boolean;
}

/** What composing needs to know of the place. What survives is known from the events. */
export interface SummaryWork {
  /** The session's folder: absolute, symlinks resolved. Only files in it are read anew. */
  readonly folder: string;
  /** Which files (absolute, symlinks resolved) may be read, by the rules. */
  readonly mayRead: (path: string) => boolean;
}

/** What stands in place of what is summarised, as `context.summarised` stores it. */
export interface Composed {
  readonly content: string[];
  /** The files that `content` shows as they are on disk: the agent has seen them so. */
  readonly files: RereadFile[];
}

export interface CompactionPort {
  /** Tokens of the next request's prefix. */
  tokens(situation: Situation): number;
  /**
   * What a stage would replace; null where it would free nothing. Pure. `rewrittenFrom`: the first block that an earlier stage of this compaction
   * changed, behind which a rewrite costs nothing more.
   */
  plan(stage: FreeStage, situation: Situation, rewrittenFrom: number | null): StagePlan | null;
  /** The same for a summary. `upTo`: as far as the person wishes; null for all but the newest. Null where there is nothing to summarise. */
  planSummary(situation: Situation, upTo: EventPlace | null, rewrittenFrom: number | null): SummaryPlan | null;
  /** The figures of a planned summary once its texts are known. `situation` and `rewrittenFrom`: as it was planned with. */
  settleSummary(plan: SummaryPlan, content: readonly string[], situation: Situation, rewrittenFrom: number | null): StageFigures;
  /** What the model is asked for a summary, as the last block of the request. */
  instruction(focus: string | null): string;
  /** What stands in place of what is summarised: the summary and what survives verbatim. Reads files; never fails for what it finds. */
  compose(summary: string, situation: Situation, upTo: EventPlace, work: SummaryWork): Promise<Composed>;
}
