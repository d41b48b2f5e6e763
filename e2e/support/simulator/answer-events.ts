// An answer as the events of its stream.
import { textTokens } from '#main/infrastructure/models/simulation/token-count.ts';
import { textField } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import type { Answer, AnswerStep, Given } from './answer.ts';
import type { ReceivedRequest } from './received-request.ts';
import type { PrefixSeal } from './thinking-seal.ts';
import { cutToRoom } from './window-rules.ts';

/** What the server does next with the connection. */
export type StreamAction =
  | { type: 'send'; name: string; fields: JsonObject }
  | Extract<AnswerStep, { type: 'wait' } | { type: 'pause' } | { type: 'hang' } | { type: 'break' } | { type: 'garbage' }>;

export interface AnswerFrame {
  request: ReceivedRequest;
  message: string;
  model: string;
  usage: WireUsage;
  /** What is said of the comparison of prompts; undefined where none was asked for. */
  diagnostics: Json | undefined;
  /** Seal of everything before the answer. */
  seal: PrefixSeal;
  /** How much output the window still holds. */
  roomTokens: number;
  nextCallId(): string;
  /** Told how much output was reported, once the reader has been sent it. */
  onOutput(tokens: number): void;
}

/** A block in the shape it ends with, and the deltas that bring it. */
interface StreamedBlock {
  start: JsonObject;
  deltas: JsonObject[];
  whole: JsonObject;
  /** How many tokens of output it counts as. */
  tokens: number;
}

/** The actions of an answer, in order, from `message_start` to `message_stop`. */
export function* answerActions(answer: Answer, frame: AnswerFrame): Generator<StreamAction, JsonObject[]> {
  const blocks: JsonObject[] = [];
  let outputTokens = 0;
  let isFull = false;
  yield send('message_start', { message: messageHead(frame) });
  yield send('ping', {});
  for (const step of answer.steps) {
    const whole = blockOf(step, frame);
    if (!whole) {
      yield actionOf(step);
      continue;
    }
    const room = frame.roomTokens - outputTokens;
    isFull = whole.tokens > room;
    const block = isFull ? beginningOf(whole, room) : whole;
    if (block === null) break;
    const index = blocks.length;
    yield send('content_block_start', { index, content_block: block.start });
    for (const delta of block.deltas) yield send('content_block_delta', { index, delta });
    yield send('content_block_stop', { index });
    blocks.push(block.whole);
    frame.seal.add('messages', 'assistant', block.whole);
    outputTokens += block.tokens;
    if (isFull) break;
  }
  const called = blocks.some((block) => block['type'] === 'tool_use');
  const reason = isFull ? 'model_context_window_exceeded' : (answer.stopReason ?? (called ? 'tool_use' : 'end_turn'));
  const delta: JsonObject = {
    stop_reason: reason,
    stop_sequence: null,
    ...(answer.stopDetails ? { stop_details: answer.stopDetails } : {}),
  };
  const reported = Math.max(frame.request.body['max_tokens'] === 0 ? 0 : 1, outputTokens);
  yield send('message_delta', { delta, usage: { output_tokens: reported } });
  frame.onOutput(reported);
  yield send('message_stop', {});
  return blocks;
}

function send(name: string, fields: JsonObject): StreamAction {
  return { type: 'send', name, fields: { type: name, ...fields } };
}

function messageHead({ message, model, usage, diagnostics }: AnswerFrame): JsonObject {
  return {
    id: message,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    // Usage is JSON by its schema; its type keeps unknown fields as `unknown`.
    usage: { ...usage, output_tokens: 1 } as JsonObject,
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

function blockOf(step: AnswerStep, frame: AnswerFrame): StreamedBlock | undefined {
  switch (step.type) {
    case 'text':
      return streamedText(given(step.text, frame.request));
    case 'thinking': {
      const signature = frame.seal.signature(step.text);
      const deltas: JsonObject[] = pieces(step.text).map((piece) => ({ type: 'thinking_delta', thinking: piece }));
      deltas.push({ type: 'signature_delta', signature });
      const start = { type: 'thinking', thinking: '', signature: '' };
      return { start, deltas, whole: { type: 'thinking', thinking: step.text, signature }, tokens: textTokens(step.text) };
    }
    case 'redacted': {
      const whole = { type: 'redacted_thinking', data: frame.seal.signature('redacted') };
      return { start: whole, deltas: [], whole, tokens: 10 };
    }
    case 'tool_use': {
      const input = given(step.input, frame.request);
      return toolUse(step.name, step.id ?? frame.nextCallId(), JSON.stringify(input), input);
    }
    case 'broken_tool_use':
      return toolUse(step.name, frame.nextCallId(), step.json, {});
    case 'block':
      return { start: step.start, deltas: step.deltas, whole: wholeOf(step.start, step.deltas), tokens: 1 };
    case 'event':
    case 'error':
    case 'garbage':
    case 'wait':
    case 'pause':
    case 'hang':
    case 'break':
      return undefined;
  }
}

/** What is left of a block that the window does not hold: of a text its beginning, of any other nothing. */
function beginningOf(block: StreamedBlock, roomTokens: number): StreamedBlock | null {
  const text = block.whole['type'] === 'text' ? cutToRoom(textField(block.whole, 'text'), roomTokens) : '';
  return text === '' ? null : streamedText(text);
}

function streamedText(text: string): StreamedBlock {
  const deltas = pieces(text).map((piece) => ({ type: 'text_delta', text: piece }));
  return { start: { type: 'text', text: '' }, deltas, whole: { type: 'text', text }, tokens: textTokens(text) };
}

function actionOf(step: AnswerStep): StreamAction {
  switch (step.type) {
    case 'event':
      return send(step.name, step.fields);
    case 'error':
      return send('error', { error: step.error });
    case 'garbage':
    case 'wait':
    case 'pause':
    case 'hang':
    case 'break':
      return step;
    case 'text':
    case 'thinking':
    case 'redacted':
    case 'tool_use':
    case 'broken_tool_use':
    case 'block':
      throw new Error(`A ${step.type} step is a block.`);
  }
}

function toolUse(name: string, id: string, json: string, input: JsonObject): StreamedBlock {
  const start = { type: 'tool_use', id, name, input: {} };
  const deltas = pieces(json).map((piece) => ({ type: 'input_json_delta', partial_json: piece }));
  return { start, deltas, whole: { type: 'tool_use', id, name, input }, tokens: textTokens(name + json) };
}

/** A block of free form: strings of its deltas are appended to the field of their name, anything else replaces it. */
function wholeOf(start: JsonObject, deltas: readonly JsonObject[]): JsonObject {
  const whole = { ...start };
  for (const { type: _, ...fields } of deltas) {
    for (const [name, value] of Object.entries(fields)) {
      const before = whole[name];
      whole[name] = typeof before === 'string' && typeof value === 'string' ? before + value : value;
    }
  }
  return whole;
}

function given<T>(value: Given<T>, request: ReceivedRequest): T {
  // A value given as a function is always the function of the request: plain texts and inputs are never functions.
  return typeof value === 'function' ? (value as (request: ReceivedRequest) => T)(request) : value;
}

/** The text in pieces of a few words, as the API streams it, and a very long one in larger pieces; never through the middle of a character. */
function pieces(text: string): string[] {
  if (text.length > 100_000) return text.match(/[\s\S]{1,16384}(?![\uDC00-\uDFFF])/gu) ?? [];
  return text.match(/[\s\S]{1,24}(?![\uDC00-\uDFFF])/gu) ?? [];
}
