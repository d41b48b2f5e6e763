import { ModelError, type ModelPort, type ModelStreamEvent } from '#main/ports/model.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { CallId } from '#shared/model/id.ts';
import type { Json } from '#shared/model/json.ts';
import type { AnswerBlock, MessagesRequest, WireUsage } from '#shared/model/wire.ts';

/** One step of a scripted answer: something the stream says, something that happens meanwhile, or how it breaks. */
export type Cue =
  | { type: 'say'; event: ModelStreamEvent }
  | { type: 'do'; action: () => Promise<void> | void }
  | { type: 'fail'; failure: ModelFailure }
  | { type: 'hang' }
  | { type: 'hang-deaf' }
  | { type: 'end' };

export type Answer = readonly Cue[];

/** A model that gives the answers of a script, one per request. Strict both ways: see `request` and `unused`. */
export interface ScriptedModel extends ModelPort {
  /** The bodies it was sent, as JSON made of them at that moment. */
  readonly requests: MessagesRequest[];
  /** Indices of the requests that asked for the answer whole. */
  readonly askedWhole: readonly number[];
  /** How many answers nobody asked for. */
  readonly unused: number;
  /** How many streams are open. */
  readonly open: number;
}

export const testUsage: WireUsage = { input_tokens: 10, output_tokens: 5 };

export function createScriptedModel(answers: readonly Answer[]): ScriptedModel {
  const requests: MessagesRequest[] = [];
  const askedWhole: number[] = [];
  let open = 0;
  async function* stream(body: MessagesRequest, signal: AbortSignal): AsyncGenerator<ModelStreamEvent> {
    const script = answers[requests.length];
    requests.push(JSON.parse(JSON.stringify(body)) as MessagesRequest);
    if (script === undefined) throw new Error('A request that nobody scripted.');
    open += 1;
    try {
      for (const cue of script) {
        signal.throwIfAborted();
        if (cue.type === 'say') yield cue.event;
        else await perform(cue, signal);
        if (cue.type === 'end') return;
      }
    } finally {
      open -= 1;
    }
  }
  return {
    provider: 'rehearsal',
    isSimulated: true,
    requests,
    askedWhole,
    get unused() {
      return answers.length - requests.length;
    },
    get open() {
      return open;
    },
    stream,
    whole: (body, signal) => {
      askedWhole.push(requests.length);
      return stream(body, signal);
    },
  };
}

async function perform(cue: Exclude<Cue, { type: 'say' }>, signal: AbortSignal): Promise<void> {
  switch (cue.type) {
    case 'do':
      await cue.action();
      return;
    case 'fail':
      throw new ModelError(cue.failure);
    case 'hang':
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
      return;
    case 'hang-deaf':
      await new Promise(() => undefined);
      return;
    case 'end':
      return;
    default:
      cue satisfies never;
  }
}

/** A whole answer: its blocks one after the other, then the end. */
export function answer(blocks: readonly Cue[][], stopReason: string | null = 'end_turn'): Answer {
  return [started(), ...blocks.flat(), finished(stopReason)];
}

/** An answer that breaks off after its blocks. */
export function broken(blocks: readonly Cue[][], failure: ModelFailure = failureOf('network')): Answer {
  return [started(), ...blocks.flat(), { type: 'fail', failure }];
}

export function started(): Cue {
  return { type: 'say', event: { type: 'started', apiMessage: 'msg_1', model: 'model-a', usage: { input_tokens: 10, output_tokens: 1 } } };
}

export function finished(stopReason: string | null): Cue {
  return { type: 'say', event: { type: 'finished', stopReason, usage: testUsage } };
}

export function textBlock(index: number, text: string): Cue[] {
  return [opened(index, 'text'), grew(index, text), closed(index, { type: 'text', text })];
}

export function thinkingBlock(index: number, thinking: string): Cue[] {
  return [opened(index, 'thinking'), closed(index, { type: 'thinking', thinking, signature: 'signed' })];
}

export function callBlock(index: number, id: string, name: string, input: Json = { name: id }, malformedInput?: string): Cue[] {
  const call = id as CallId;
  return [
    { type: 'say', event: { type: 'block.opened', index, kind: 'tool_use', call, name } },
    closed(index, { type: 'tool_use', id: call, name, input }, malformedInput),
  ];
}

export function opened(index: number, kind: 'text' | 'thinking'): Cue {
  return { type: 'say', event: { type: 'block.opened', index, kind } };
}

export function grew(index: number, text: string): Cue {
  return { type: 'say', event: { type: 'block.grew', index, text } };
}

function closed(index: number, block: AnswerBlock, malformedInput?: string): Cue {
  return { type: 'say', event: { type: 'block.closed', index, block, ...(malformedInput === undefined ? {} : { malformedInput }) } };
}

export function failureOf(kind: ModelFailure['kind'], change: Partial<ModelFailure> = {}): ModelFailure {
  const isRetryable = ['rate_limit', 'overloaded', 'server', 'network', 'silent'].includes(kind);
  return { kind, message: `The request failed: ${kind}.`, status: null, apiRequestId: null, retryAfterMs: null, isRetryable, ...change };
}
