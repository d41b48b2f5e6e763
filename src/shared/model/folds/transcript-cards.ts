import type { ResultContent } from '../content.ts';
import type { EventOf } from '../event.ts';
import type { CallCanceller, CallOutcome } from '../events/tool-events.ts';
import type { CallId, QuestionId, RequestId } from '../id.ts';
import type { JsonObject } from '../json.ts';
import type { PermissionAnswer } from '../permission.ts';
import type { ToolDetails } from '../tool-details.ts';
import type { ToolUseBlock } from '../wire.ts';

/**
 * What a tool call is doing.
 *
 *   proposed ─asked─▶ awaiting ─decided─▶ proposed
 *   proposed ─started─▶ running ─finished─▶ done | failed | cancelled
 *   proposed | awaiting ─finished─▶ denied | invalid | cancelled
 *   running ─process died─▶ interrupted;  never started when its turn ended ─▶ cancelled
 */
export type CallState =
  | { status: 'proposed' }
  | { status: 'awaiting'; question: QuestionId; askedAt: number }
  | { status: 'running'; startedAt: number }
  | {
      status: CallOutcome;
      startedAt: number | null;
      finishedAt: number;
      durationMs: number | null;
      isError: boolean;
      content: readonly ResultContent[];
      details: ToolDetails | null;
      /** Who cancelled it, where that was stored. */
      cancelledBy?: CallCanceller;
    };

export type FinishedCall = Extract<CallState, { status: CallOutcome }>;

/** A result too long to send: what the model sees of it, and where the whole of it lies. */
export interface FrozenResult {
  text: string;
  path: string;
  originalCharacters: number;
}

/** How a question about a call was answered. */
export interface CallDecision {
  answer: PermissionAnswer;
  by: EventOf<'permission.decided'>['by'];
  rules: readonly string[];
}

/** One tool call with everything the window shows of it. */
export interface ToolCall {
  call: CallId;
  /** Null for a call whose block was never stored. */
  request: RequestId | null;
  tool: string;
  input: JsonObject;
  /** The tool's own line on what it does; null until it started or asked. */
  summary: string | null;
  /** The input as it arrived, where it was not valid JSON. */
  malformedInput: string | null;
  state: CallState;
  decision: CallDecision | null;
  /** True where a hook kept it from running. */
  isRefusedByHook?: boolean;
  frozen: FrozenResult | null;
  /** What the model is sent in place of its result since compaction cleared it. */
  clearedTo?: string;
  /** How a background process ended after its call had returned. */
  processEnd: { exitCode: number | null; signal: string | null; at: number } | null;
}

/** Whether a call has come to its end. */
export function isFinished(state: CallState): state is FinishedCall {
  return state.status !== 'proposed' && state.status !== 'awaiting' && state.status !== 'running';
}

/** A call as the model proposed it. */
export function proposeCall(event: EventOf<'block.completed'>, block: ToolUseBlock): ToolCall {
  return {
    ...emptyCall(block.id, block.name, isObject(block.input) ? block.input : {}),
    request: event.request,
    malformedInput: event.malformedInput ?? null,
  };
}

/** A call known only by what came after its proposal. */
export function emptyCall(call: CallId, tool: string, input: JsonObject): ToolCall {
  return {
    call,
    request: null,
    tool,
    input,
    summary: null,
    malformedInput: null,
    state: { status: 'proposed' },
    decision: null,
    frozen: null,
    processEnd: null,
  };
}

/** The events that move a call from state to state. */
export type CallEvent = EventOf<
  'permission.asked' | 'permission.decided' | 'tool.started' | 'tool.finished' | 'result.frozen' | 'process.ended'
>;

/** The call after an event of its own; the same object where the event does not apply to its state. */
export function foldCall(card: ToolCall, event: CallEvent): ToolCall {
  switch (event.type) {
    case 'permission.asked':
      if (isFinished(card.state) || card.state.status === 'running') return card;
      return {
        ...card,
        input: event.input,
        summary: event.summary,
        state: { status: 'awaiting', question: event.question, askedAt: event.at },
      };
    case 'permission.decided':
      if (card.state.status !== 'awaiting' || card.state.question !== event.question) return card;
      return { ...card, state: { status: 'proposed' }, decision: { answer: event.answer, by: event.by, rules: event.rules } };
    case 'tool.started':
      if (isFinished(card.state) || card.state.status === 'running') return card;
      return {
        ...card,
        request: card.request ?? event.request,
        input: event.input,
        summary: event.summary,
        state: { status: 'running', startedAt: event.at },
      };
    case 'tool.finished':
      if (isFinished(card.state)) return card;
      return { ...card, state: finish(card.state, event) };
    case 'result.frozen':
      return { ...card, frozen: { text: event.text, path: event.path, originalCharacters: event.originalCharacters } };
    case 'process.ended':
      return { ...card, processEnd: { exitCode: event.exitCode, signal: event.signal, at: event.at } };
  }
}

/** The call after its turn is over: what ran was interrupted, what never ran was cancelled. */
export function endCall(card: ToolCall, at: number): ToolCall {
  if (isFinished(card.state)) return card;
  const startedAt = card.state.status === 'running' ? card.state.startedAt : null;
  const status = startedAt === null ? 'cancelled' : 'interrupted';
  const durationMs = startedAt === null ? null : Math.max(0, at - startedAt);
  return { ...card, state: { status, startedAt, finishedAt: at, durationMs, isError: true, content: [], details: null } };
}

function finish(before: CallState, event: EventOf<'tool.finished'>): FinishedCall {
  return {
    status: event.outcome,
    startedAt: before.status === 'running' ? before.startedAt : null,
    finishedAt: event.at,
    // How long an interrupted call ran died with its process.
    durationMs: before.status === 'running' && event.outcome !== 'interrupted' ? event.durationMs : null,
    isError: event.isError,
    content: event.content,
    details: event.details ?? null,
    ...(event.cancelledBy === undefined ? {} : { cancelledBy: event.cancelledBy }),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
