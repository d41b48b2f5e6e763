// The loop's parameters and what it yields. The loop does no I/O of its own: whatever it needs from outside is here.
import type { BlobPort, Tool } from '#main/ports/tools.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Cap, CapShortage } from '#shared/model/caps.ts';
import type { PromptMeasure } from '#shared/model/prompt-bound.ts';
import type { ModelPort } from '#main/ports/model.ts';
import type { ToolRunner } from '#main/execution/executor/types.ts';
import type { Delta } from '#shared/model/delta.ts';
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { AgentId, IdSource, RequestId, TurnId } from '#shared/model/id.ts';
import type { Effort, MessagesRequest } from '#shared/model/wire.ts';
import type { BreakersState } from '#shared/model/breakers/breakers.ts';
import type { Compacting } from './compaction/types.ts';
import type { Waits } from './waits.ts';

/**
 * What the loop yields. `event` is answered through `next()` with the stored event: when the `yield` returns, it is on disk.
 * A `delta` is published and never stored.
 */
export type LoopEvent = { type: 'event'; draft: EventDraft } | { type: 'delta'; delta: Delta };

/** A model and how it is asked. */
export interface AskedModel {
  port: ModelPort;
  name: string;
  effort: Effort | null;
  maxTokens: number;
  /** The most that `maxTokens` may be raised to where an answer is cut off. */
  highestMaxTokens: number;
  /** Most tokens of a prompt with its answer; null where nobody knows: nothing is refused then. */
  contextWindow: number | null;
  thinking: 'adaptive' | 'none';
}

export interface QueryParams {
  agent: AgentId;
  turn: TurnId;
  /** The messages fold over everything stored so far, this turn's `message.sent` included. */
  messages: MessagesState;
  /** What the breakers have counted in everything stored so far. */
  breakers: BreakersState;
  model: AskedModel;
  /** Takes over for the rest of the turn where the model stays overloaded; null where none is configured. */
  fallback: AskedModel | null;
  tools: readonly Tool[];
  runner: ToolRunner;
  blobs: BlobPort;
  clock: Clock;
  ids: IdSource;
  signal: AbortSignal;
  /** Most requests of this turn; null for no bound. */
  maxSteps: number | null;
  /** Output tokens that the turn shall reach before it ends by itself; null where it ends with its answer. */
  tokenTarget: number | null;
  /** 0 up to 1, for the jitter of waits. */
  random: () => number;
  waits: Waits;
  /** What is to be given to the model between two steps: what it must know of the place, and messages taken off the queue. Quick, and never fails. */
  takeSteering(): EventDraft[] | Promise<EventDraft[]>;
  /** What the stored events tell of the size of the prompts. */
  measure(): PromptMeasure;
  /** Asked before each request. Left out where requests cost nothing. */
  budget?: RequestBudget;
  /** What sessions that last are compacted with. Left out where they are not. */
  compacting?: Compacting;
}

/** A request as its cost is bounded from: what will be sent, the hashes of its blocks, and where its cache marks stand. */
export interface WeighedRequest {
  readonly body: MessagesRequest;
  readonly blocks: readonly string[];
  readonly marks: EventOf<'request.sent'>['marks'];
}

/**
 * What the caps say: how much output is paid for at most and which cap lowered it, that a cap does not pay even for a short answer
 * (`isHeldOnly`: only what other requests hold is in the way), or how the turn ends instead of the request.
 */
export type BudgetAnswer =
  | { type: 'granted'; maxTokens: number; loweredBy: Cap | null }
  | { type: 'short'; shortage: CapShortage; isHeldOnly: boolean }
  | { type: 'refused'; terminal: Terminal };

/** Reserves what requests may cost. */
export interface RequestBudget {
  /** Tries to reserve the worst case of one attempt. Throws `JournalError`. Whoever stores the end of the request settles it. */
  reserve(request: RequestId, weighed: WeighedRequest): BudgetAnswer;
}

export type QueryStored = StoredEvent | undefined;
