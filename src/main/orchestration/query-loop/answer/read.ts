// Reads one answer from the model's stream: stores each block as it closes, and only then hands its call on to be run.
import type { Delta } from '#shared/model/delta.ts';
import type { AgentId, RequestId } from '#shared/model/id.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { Json } from '#shared/model/json.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ModelStreamEvent } from '#main/ports/model.ts';
import type { IncomingCall, Store } from '#main/execution/executor/types.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import { boundInput, largestInput } from './large-input.ts';
import { leave, nextOf, type Next } from './next-of.ts';

/** What is known of an answer however it ended. */
export interface AnswerSoFar {
  readonly apiMessage: string | null;
  readonly usage: WireUsage | null;
  readonly blockCount: number;
}

/** How an answer ended. Only a finished one has its `response.completed` stored. */
export type AnswerEnd =
  | { readonly type: 'finished'; readonly stopReason: string | null; readonly stopDetails: Json | undefined; readonly usage: WireUsage }
  | { readonly type: 'aborted'; readonly soFar: AnswerSoFar }
  | { readonly type: 'failed'; readonly soFar: AnswerSoFar; readonly failure: ModelFailure };

export interface Reading {
  readonly agent: AgentId;
  readonly request: RequestId;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly store: Store;
  readonly blobs: BlobPort;
  readonly publish: (delta: Delta) => Promise<void>;
  /** Given each call whose block is stored. */
  readonly addTool: (call: IncomingCall) => void;
}

/** Reads the stream to its end. Failures and aborts are ends like any other; it rejects only when an event cannot be stored. */
export async function readAnswer(stream: AsyncIterable<ModelStreamEvent>, reading: Reading): Promise<AnswerEnd> {
  const reader = new AnswerReader(reading);
  const iterator = stream[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await nextOf(iterator, reading.signal);
      const end = next.type === 'event' ? await reader.take(next.event) : reader.breakOff(next);
      if (end !== null) return end;
    }
  } finally {
    // A stream that does not heed its signal would not heed this either: nobody waits for it.
    const left = leave(iterator);
    if (!reading.signal.aborted) await left;
  }
}

class AnswerReader {
  readonly #reading: Reading;
  readonly #startedMs: number;
  readonly #openedMs = new Map<number, number>();
  /** How much of each call's input was told. */
  readonly #callCharacters = new Map<number, number>();
  #firstTokenMs: number | null = null;
  #diagnostics: Json | undefined;
  #held: IncomingCall | null = null;
  #soFar: AnswerSoFar = { apiMessage: null, usage: null, blockCount: 0 };

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#startedMs = reading.clock.monotonic();
  }

  async take(event: ModelStreamEvent): Promise<AnswerEnd | null> {
    this.#releaseHeld(event);
    switch (event.type) {
      case 'started':
        this.#soFar = { ...this.#soFar, apiMessage: event.apiMessage, usage: event.usage };
        this.#diagnostics = event.diagnostics;
        return null;
      case 'block.opened':
        this.#firstTokenMs ??= this.#elapsedMs();
        this.#openedMs.set(event.index, this.#elapsedMs());
        if (event.kind === 'tool_use') this.#callCharacters.set(event.index, 0);
        await this.#publish({ type: 'block.opened', index: event.index, block: openedBlock(event), request: this.#reading.request });
        return null;
      case 'block.grew':
        if (this.#mayGrow(event)) await this.#publish({ ...event, request: this.#reading.request });
        return null;
      case 'block.closed':
        await this.#close(event);
        return null;
      case 'finished':
        await this.#finish(event);
        return { type: 'finished', stopReason: event.stopReason, stopDetails: event.stopDetails, usage: event.usage };
      default:
        return event satisfies never;
    }
  }

  breakOff(ending: Exclude<Next, { type: 'event' }>): AnswerEnd {
    this.#releaseHeld(null);
    return { ...ending, soFar: this.#soFar };
  }

  /**
   * A call without input may be one whose input was cut off before it began; what comes next in the stream tells. Every other call is
   * handed on at once: a cut input is no valid JSON.
   */
  #releaseHeld(next: ModelStreamEvent | null): void {
    if (this.#held === null) return;
    const isCut = next?.type === 'finished' && next.stopReason === 'max_tokens';
    this.#reading.addTool(isCut ? { ...this.#held, malformedInput: '' } : this.#held);
    this.#held = null;
  }

  async #close(event: Extract<ModelStreamEvent, { type: 'block.closed' }>): Promise<void> {
    const { agent, request, store } = this.#reading;
    const { index } = event;
    const openedMs = this.#openedMs.get(index);
    const stored = await store({
      type: 'block.completed',
      actor: agent,
      request,
      index,
      ...(await boundInput(event, this.#reading.blobs)),
      ...(openedMs === undefined ? {} : { durationMs: this.#elapsedMs() - openedMs }),
    });
    this.#soFar = { ...this.#soFar, blockCount: this.#soFar.blockCount + 1 };
    // The call is taken from the stored event: what runs is what is on disk.
    if (stored.type !== 'block.completed' || stored.block.type !== 'tool_use') return;
    const { malformedInput, largeInput } = stored;
    const call: IncomingCall = { request, block: stored.block, malformedInput, inputCharacters: largeInput?.characters };
    if (isEmptyObject(stored.block.input) && malformedInput === undefined && largeInput === undefined) this.#held = call;
    else this.#reading.addTool(call);
  }

  async #finish(event: Extract<ModelStreamEvent, { type: 'finished' }>): Promise<void> {
    const { agent, request, store } = this.#reading;
    await store({
      type: 'response.completed',
      actor: agent,
      request,
      apiMessage: this.#soFar.apiMessage ?? '',
      stopReason: event.stopReason,
      usage: event.usage,
      blockCount: this.#soFar.blockCount,
      firstTokenMs: this.#firstTokenMs,
      durationMs: this.#elapsedMs(),
      ...(this.#diagnostics === undefined ? {} : { diagnostics: this.#diagnostics }),
      ...(event.unknownEvents === undefined ? {} : { unknownEvents: event.unknownEvents }),
      ...(event.stopDetails === undefined ? {} : { stopDetails: event.stopDetails }),
    });
  }

  /** Of a call's input no more is shown than would be taken. */
  #mayGrow({ index, text }: Extract<ModelStreamEvent, { type: 'block.grew' }>): boolean {
    const grown = (this.#callCharacters.get(index) ?? -Infinity) + text.length;
    if (grown !== -Infinity) this.#callCharacters.set(index, grown);
    return grown <= largestInput;
  }

  #publish(delta: Delta): Promise<void> {
    return this.#reading.publish(delta);
  }

  #elapsedMs(): number {
    return this.#reading.clock.monotonic() - this.#startedMs;
  }
}

function openedBlock(event: Extract<ModelStreamEvent, { type: 'block.opened' }>): Extract<Delta, { type: 'block.opened' }>['block'] {
  switch (event.kind) {
    case 'text':
    case 'thinking':
      return { type: event.kind };
    case 'tool_use':
      return event.call === undefined
        ? { type: 'other', name: event.name ?? event.kind }
        : { type: 'tool_use', id: event.call, name: event.name ?? '' };
    case 'other':
      return { type: 'other', name: event.name ?? event.kind };
    default:
      return event.kind satisfies never;
  }
}

function isEmptyObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
