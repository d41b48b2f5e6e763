// What the simulated API shall answer, said by a test in the order it happens.
import type { JsonObject } from '#shared/model/json.ts';
import type { ReceivedRequest } from './received-request.ts';

/** A value, or how it follows from the request. */
export type Given<T> = T | ((request: ReceivedRequest) => T);

export type AnswerStep =
  | { type: 'text'; text: Given<string> }
  | { type: 'thinking'; text: string }
  | { type: 'redacted' }
  | { type: 'tool_use'; name: string; id: string | undefined; input: Given<JsonObject> }
  /** A call whose input arrives as this text, valid JSON or not. */
  | { type: 'broken_tool_use'; name: string; json: string }
  | { type: 'block'; start: JsonObject; deltas: JsonObject[] }
  | { type: 'event'; name: string; fields: JsonObject }
  | { type: 'error'; error: { type: string; message: string } }
  /** Bytes that are no event of the API, sent as they are. */
  | { type: 'garbage'; text: string }
  | { type: 'wait'; until: PromiseLike<unknown> }
  | { type: 'pause'; ms: number }
  | { type: 'hang' }
  /** The connection is cut hard (`reset`) or ended as if the answer were over (`end`). */
  | { type: 'break'; how: 'reset' | 'end' };

/** A refusal before any stream begins. */
export interface StatusAnswer {
  status: number;
  type?: string;
  message?: string;
  details?: JsonObject;
  headers?: Record<string, string>;
  /** Sent instead of the API's JSON, as a proxy would. */
  rawBody?: string;
}

/** One answer of the simulated API. Every method adds to it and returns it. */
export class Answer {
  readonly steps: AnswerStep[] = [];
  refusal: StatusAnswer | undefined;
  stopReason: string | undefined;
  stopDetails: JsonObject | undefined;
  condition: ((request: ReceivedRequest) => boolean) | undefined;
  breakAfterEvents: number | undefined;
  isHeldBack = false;
  isStillComparing = false;
  paceMs = 0;

  /** A text block. */
  reply(text: Given<string>): this {
    return this.#add({ type: 'text', text });
  }

  /** A thinking block, signed so that it is only accepted back with this model behind this prefix. */
  think(text: string): this {
    return this.#add({ type: 'thinking', text });
  }

  /** A redacted thinking block, bound in the same way. */
  thinkRedacted(): this {
    return this.#add({ type: 'redacted' });
  }

  /** A tool call. */
  callTool(name: string, input: Given<JsonObject>, id?: string): this {
    return this.#add({ type: 'tool_use', name, id, input });
  }

  /** A tool call whose input arrives as this text, valid JSON or not. */
  callToolWithJson(name: string, json: string): this {
    return this.#add({ type: 'broken_tool_use', name, json });
  }

  /** A block of any type, with deltas of any type. */
  block(start: JsonObject, ...deltas: JsonObject[]): this {
    return this.#add({ type: 'block', start, deltas });
  }

  /** An event of any type between two blocks. */
  event(name: string, fields: JsonObject = {}): this {
    return this.#add({ type: 'event', name, fields });
  }

  /** An `error` event, after HTTP 200. */
  error(type: string, message: string): this {
    return this.#add({ type: 'error', error: { type, message } });
  }

  /** Bytes that are no event of the API, sent as they are. */
  garbage(text: string): this {
    return this.#add({ type: 'garbage', text });
  }

  /** Goes on when the promise resolves. */
  wait(until: PromiseLike<unknown>): this {
    return this.#add({ type: 'wait', until });
  }

  /** Goes on after so long, for a script that a person watches. */
  pause(ms: number): this {
    return this.#add({ type: 'pause', ms });
  }

  /** Sends nothing more and leaves the connection open. */
  hang(): this {
    return this.#add({ type: 'hang' });
  }

  /** Cuts the connection hard at this point. */
  reset(): this {
    return this.#add({ type: 'break', how: 'reset' });
  }

  /** Ends the response at this point as if the answer were over. */
  end(): this {
    return this.#add({ type: 'break', how: 'end' });
  }

  /** Cuts the connection hard after so many events of the stream, wherever that falls. */
  breakAfter(events: number): this {
    this.breakAfterEvents = events;
    return this;
  }

  /** Nothing of it is sent where it is asked for as a stream, not even a head: a proxy in between collects what streams. */
  holdBack(): this {
    this.isHeldBack = true;
    return this;
  }

  /** The stop reason, where it does not follow from the blocks. */
  stop(reason: string, details?: JsonObject): this {
    this.stopReason = reason;
    this.stopDetails = details;
    return this;
  }

  /** Waits so long between two events, to be watched by a person. */
  pace(ms: number): this {
    this.paceMs = ms;
    return this;
  }

  /** Begins before the comparison of prompts has ended, so that nothing is known of it. */
  comparing(): this {
    this.isStillComparing = true;
    return this;
  }

  /** Used only for a request that fits; other answers may then be used before it. */
  when(condition: (request: ReceivedRequest) => boolean): this {
    this.condition = condition;
    return this;
  }

  /** Refuses the request with this status. */
  refuse(refusal: StatusAnswer): this {
    this.refusal = refusal;
    return this;
  }

  #add(step: AnswerStep): this {
    this.steps.push(step);
    return this;
  }
}
