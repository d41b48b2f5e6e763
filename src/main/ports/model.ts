import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { CallId } from '#shared/model/id.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import type { AnswerBlock, CountedRequest, MessagesRequest, WireUsage } from '#shared/model/wire.ts';

/** What a stream tells, in the order it arrives. A block that is `closed` is complete; its tool may be started at once. */
export type ModelStreamEvent =
  | { type: 'started'; apiMessage: string; model: string; usage: WireUsage; diagnostics?: Json }
  | { type: 'block.opened'; index: number; kind: 'text' | 'thinking' | 'tool_use' | 'other'; call?: CallId; name?: string }
  | { type: 'block.grew'; index: number; text: string }
  | { type: 'block.closed'; index: number; block: AnswerBlock; malformedInput?: string }
  /** `unknownEvents`: events of the stream whose type this version does not know, as they came. */
  | { type: 'finished'; stopReason: string | null; stopDetails?: Json; usage: WireUsage; unknownEvents?: JsonObject[] };

/**
 * A model that answers requests. Streams are single-use. Throws `ModelError` for every failure, and the signal's reason when aborted;
 * a stream that ends without `finished` is a failure of kind `network`. Never retries by itself.
 */
export interface ModelPort {
  readonly provider: ModelChoice['provider'];
  /** True where nothing it says or counts is real. */
  readonly isSimulated: boolean;
  /** True where it compares prompts: requests then say in `diagnostics` with which. May become false when a server refuses that. */
  readonly comparesPrompts?: boolean;
  /** `body` is sent as it is: its JSON text is the prefix whose bytes must not change. */
  stream(body: MessagesRequest, signal: AbortSignal): AsyncIterable<ModelStreamEvent>;
  /**
   * The same, asked for without streaming: nothing is told before the whole answer is there. For connections that hold streams back. Missing
   * where the model answers in one way only.
   */
  whole?(body: MessagesRequest, signal: AbortSignal): AsyncIterable<ModelStreamEvent>;
  /** How many tokens the API counts in a prompt. Costs nothing. Missing where nobody counts. */
  countTokens?(body: CountedRequest, signal: AbortSignal): Promise<number>;
}

/** A failed request; `failure` says what kind and whether trying again makes sense. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}
