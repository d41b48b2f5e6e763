// One JSON object a line: `system/init`, then `assistant` per answer and `user` per tool result, then `result`. Between them further `system`
// lines say what else a script may want to know: failed requests, hooks, why the loop went on, breakers that tripped.
import type { StoredEvent } from '#main/ports/journal.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { ResultContent } from '#shared/model/content.ts';
import type { CallId, RequestId, SessionId } from '#shared/model/id.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { hookLine } from './hook-words.ts';
import { resultObject } from './json-result.ts';
import type { Output } from './output.ts';
import type { CommandStreams } from './streams.ts';
import type { TurnResult } from './turn-record.ts';

type Answer = EventOf<'response.completed'> | EventOf<'response.interrupted'>;
type Finished = EventOf<'tool.finished'>;

/** Prints the run as it goes. A tool's line waits until the line of the answer that called it is out. */
export function streamJsonOutput(streams: CommandStreams): Output {
  return new StreamJsonOutput(streams);
}

class StreamJsonOutput implements Output {
  readonly #streams: CommandStreams;
  #session: SessionId | null = null;
  readonly #models = new Map<RequestId, string>();
  readonly #blocks = new Map<RequestId, EventOf<'block.completed'>[]>();
  readonly #frozen = new Map<CallId, Finished>();
  /** Requests that are no part of the conversation: their answers are not printed. */
  readonly #beside = new Set<RequestId>();
  #openRequest: RequestId | null = null;
  #held: object[] = [];

  constructor(streams: CommandStreams) {
    this.#streams = streams;
  }

  note(words: string): void {
    this.#streams.err(words);
  }

  begin(summary: SessionSummary, tools: readonly string[]): void {
    this.#session = summary.id;
    this.#print({
      type: 'system',
      subtype: 'init',
      session_id: summary.id,
      cwd: summary.folder,
      model: summary.model.model,
      provider: summary.model.provider,
      permissionMode: summary.mode,
      tools,
      ...(summary.model.provider === 'rehearsal' ? { simulated: true } : {}),
    });
  }

  event(event: StoredEvent): void {
    switch (event.type) {
      case 'request.sent':
        if (event.purpose !== 'main') this.#beside.add(event.request);
        this.#openRequest = event.request;
        this.#models.set(event.request, event.model);
        if (event.isStreamed === false) this.#print({ type: 'system', subtype: 'request_whole', session_id: this.#session });
        return;
      case 'request.failed':
        this.#print({
          type: 'system',
          subtype: 'request_failed',
          error: event.failure,
          retry_in_ms: event.retryInMs,
          session_id: this.#session,
        });
        this.#releaseHeld();
        return;
      case 'request.withheld':
        this.#printWithheld(event);
        return;
      case 'hook.finished':
        this.#print({ ...hookLine(event), session_id: this.#session });
        return;
      case 'loop.transitioned':
        if (event.transition.reason === 'next_turn') return;
        this.#print({ type: 'system', subtype: 'transition', ...event.transition, session_id: this.#session });
        return;
      case 'breaker.tripped':
        this.#print({ type: 'system', subtype: 'breaker_tripped', ...breakerFields(event), session_id: this.#session });
        return;
      case 'context.compacted':
        if (event.stages.length > 0)
          this.#print({ type: 'system', subtype: 'compacted', ...compactedFields(event), session_id: this.#session });
        return;
      case 'context.failed':
        this.#print({ type: 'system', subtype: 'summary_failed', because: event.because, error: event.message, session_id: this.#session });
        return;
      case 'block.completed':
        this.#blocks.set(event.request, [...(this.#blocks.get(event.request) ?? []), event]);
        return;
      case 'response.completed':
      case 'response.interrupted':
        this.#printAnswer(event);
        this.#releaseHeld();
        return;
      case 'tool.finished':
        if (event.isFrozen) this.#frozen.set(event.call, event);
        else this.#printToolResult(event.call, event.isError, event.content.map(toWire));
        return;
      case 'result.frozen':
        this.#printToolResult(event.call, this.#frozen.get(event.call)?.isError ?? false, [{ type: 'text', text: event.text }]);
        return;
      default:
        return;
    }
  }

  end(result: TurnResult): void {
    this.#print(resultObject(result));
    if (result.ending.words !== null) this.#streams.err(result.ending.words);
  }

  #printWithheld({ scope, unit, limit, spent, held, needed, waitMs }: EventOf<'request.withheld'>): void {
    const cap = { scope, unit, limit, spent, held, needed };
    this.#print({ type: 'system', subtype: 'request_withheld', cap, wait_ms: waitMs, session_id: this.#session });
  }

  #printAnswer(event: Answer): void {
    const content = (this.#blocks.get(event.request) ?? []).map(({ block }) => (block.type === 'unknown' ? block.raw : block));
    if (this.#beside.has(event.request)) return;
    if (content.length === 0 && event.type === 'response.interrupted') return;
    this.#print({
      type: 'assistant',
      message: {
        id: event.apiMessage,
        type: 'message',
        role: 'assistant',
        model: this.#models.get(event.request) ?? null,
        content,
        stop_reason: event.type === 'response.completed' ? event.stopReason : null,
        usage: event.usage,
      },
      parent_tool_use_id: null,
      session_id: this.#session,
    });
  }

  #printToolResult(call: CallId, isError: boolean, content: object[]): void {
    const line = {
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: call, content, is_error: isError }] },
      parent_tool_use_id: null,
      session_id: this.#session,
    };
    if (this.#openRequest === null) this.#print(line);
    else this.#held.push(line);
  }

  #releaseHeld(): void {
    this.#openRequest = null;
    for (const line of this.#held) this.#print(line);
    this.#held = [];
  }

  #print(value: object): void {
    this.#streams.out(JSON.stringify(value));
  }
}

function compactedFields({ cause, stages, tokensBefore, tokensAfter, durationMs }: EventOf<'context.compacted'>): object {
  return { cause, stages, tokens_before: tokensBefore, tokens_after: tokensAfter, duration_ms: durationMs };
}

function breakerFields({ breaker, consequence, count, tool }: EventOf<'breaker.tripped'>): object {
  return { breaker, consequence, count, tool };
}

function toWire(part: ResultContent): object {
  return part.type === 'text' ? part : { type: 'image', source: { type: 'blob', media_type: part.mediaType, sha256: part.blob } };
}
