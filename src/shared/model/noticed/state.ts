// What must be known of a session to notice something in it: one fold over its events, at the same cost for each.
import { personText } from '../content.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { Purpose } from '../events/request-events.ts';
import type { ModelChoice } from '../events/session-events.ts';
import type { RequestId, SessionId, TurnId } from '../id.ts';
import { prefixHash } from '../insight/prefix-hash.ts';
import { emptyTurnRecord, foldTurnRecord, type TurnRecord } from './claims/turn-record.ts';
import type { NoticedParts } from './rule.ts';

interface Open {
  readonly request: RequestId;
  readonly purpose: Purpose;
  readonly model: string;
  readonly isSimulated: boolean;
  /** Whether it is a step of the session's own agent. */
  readonly isMain: boolean;
}

/** How the last turn ended. */
interface Ended {
  readonly session: SessionId;
  readonly turn: TurnId;
  readonly exit: string;
  /** Whether it stopped for the person: they stopped it, were asked something, or have a plan to decide on. */
  readonly isForPerson: boolean;
}

/** What rows are made from. */
export interface NoticedState {
  readonly agent: string | null;
  readonly isPlanning: boolean;
  readonly model: string;
  readonly isSimulated: boolean;
  readonly prompt: string | null;
  /** Requests that have not ended: one, or a few beside it. */
  readonly open: readonly Open[];
  /** The person's messages, the newest first. */
  readonly before: readonly string[];
  /** The turn that runs, with the end of its last text. */
  readonly turn: { readonly turn: TurnId; readonly answers: number; readonly outputTokens: number; readonly isAsking: boolean } | null;
  /** Null while a turn runs and before the first. */
  readonly ended: Ended | null;
  /** Requests for a summary that came to nothing in a row. */
  readonly failures: number;
  readonly record: TurnRecord;
}

export const nothingNoticed: NoticedState = {
  agent: null,
  isPlanning: false,
  model: '',
  isSimulated: false,
  prompt: null,
  open: [],
  before: [],
  turn: null,
  ended: null,
  failures: 0,
  record: emptyTurnRecord,
};

/** So many messages before one are looked at to score it. */
const maxBefore = 8;

/** Adds one event. The same object comes back where it tells nothing. */
export function foldNoticed(before: NoticedState, event: SessionEvent | UnknownEvent, parts: NoticedParts): NoticedState {
  const record = parts.claims ? foldTurnRecord(before.record, event) : before.record;
  const state = record === before.record ? before : { ...before, record };
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
      return begin(state, event);
    case 'mode.changed':
      return { ...state, isPlanning: event.mode === 'plan' };
    case 'prompt.fixed':
      return { ...state, prompt: prefixHash(event) };
    case 'message.sent':
      return takeMessage(state, event);
    case 'request.sent':
      return takeRequest(state, event);
    case 'block.completed':
      return takeBlock(state, event);
    case 'response.completed':
      return close(countAnswer(state, event), event.request);
    case 'response.interrupted':
    case 'request.failed':
      return close(state, event.request);
    case 'turn.ended': {
      const isForPerson =
        isAborted(event) || (event.terminal.reason === 'completed' && (state.isPlanning || state.turn?.isAsking === true));
      return endTurn(state, event, event.terminal.reason, isForPerson);
    }
    case 'turn.interrupted':
      return endTurn(state, event, 'interrupted', false);
    case 'context.failed':
      return event.because === 'stopped' ? state : { ...state, failures: state.failures + 1 };
    case 'context.summarised':
      return state.failures === 0 ? state : { ...state, failures: 0 };
    default:
      return state;
  }
}

function begin(state: NoticedState, event: EventOf<'session.created'> | EventOf<'session.forked'>): NoticedState {
  const { agent, mode, model } = event;
  const isPlanning = mode === 'plan';
  // A fork goes on behind its parent's answers: they are what its first message is about.
  if (event.type === 'session.forked' && state.agent !== null) return { ...state, agent, isPlanning, turn: null };
  return { ...state, agent, isPlanning, ...chosen(model) };
}

function chosen({ model, provider }: ModelChoice): Pick<NoticedState, 'model' | 'isSimulated'> {
  return { model, isSimulated: provider !== 'anthropic' };
}

/** Whether a message begins a turn; others are given to one that runs. */
export function beginsTurn(state: NoticedState, event: EventOf<'message.sent'>): boolean {
  return state.turn?.turn !== event.turn;
}

function takeMessage(state: NoticedState, event: EventOf<'message.sent'>): NoticedState {
  const text = event.actor === 'person' ? personText(event.content) : '';
  const before = text === '' ? state.before : [text, ...state.before.slice(0, maxBefore - 1)];
  if (!beginsTurn(state, event)) return before === state.before ? state : { ...state, before };
  return { ...state, before, ended: null, turn: { turn: event.turn, answers: 0, outputTokens: 0, isAsking: false } };
}

function takeRequest(state: NoticedState, event: EventOf<'request.sent'>): NoticedState {
  const { request, purpose, model, isSimulated } = event;
  const isMain = purpose === 'main' && event.actor === state.agent;
  const open = [...state.open, { request, purpose, model, isSimulated, isMain }];
  return isMain ? { ...state, open, model, isSimulated } : { ...state, open };
}

function takeBlock(state: NoticedState, { request, block }: EventOf<'block.completed'>): NoticedState {
  const { turn } = state;
  if (turn === null || openRequest(state, request)?.isMain !== true || block.type !== 'text') return state;
  const isAsking = asks(block.text);
  return isAsking === turn.isAsking ? state : { ...state, turn: { ...turn, isAsking } };
}

function countAnswer(state: NoticedState, { request, usage }: EventOf<'response.completed'>): NoticedState {
  const { turn } = state;
  if (turn === null || openRequest(state, request)?.isMain !== true) return state;
  return { ...state, turn: { ...turn, answers: turn.answers + 1, outputTokens: turn.outputTokens + usage.output_tokens } };
}

function close(state: NoticedState, request: RequestId): NoticedState {
  return openRequest(state, request) === undefined ? state : { ...state, open: state.open.filter((one) => one.request !== request) };
}

/** A request that was sent and has not ended. */
export function openRequest({ open }: NoticedState, request: RequestId): Open | undefined {
  return open.find((one) => one.request === request);
}

function endTurn(
  state: NoticedState,
  { session, turn }: Pick<EventOf<'turn.ended'>, 'session' | 'turn'>,
  exit: string,
  isForPerson: boolean,
): NoticedState {
  return { ...state, turn: null, ended: { session, turn, exit, isForPerson } };
}

function isAborted({ terminal }: EventOf<'turn.ended'>): boolean {
  return terminal.reason === 'aborted_streaming' || terminal.reason === 'aborted_tools';
}

const farthestLook = 400;

/** Whether a text ends by asking the person something: its last sentence, or the one before a short last one ("Shall I? Just say so."). */
function asks(text: string): boolean {
  const end = text.slice(-farthestLook).trimEnd();
  const line = end.slice(end.lastIndexOf('\n') + 1);
  return /\?["'”»)\]*_`]*(?:\s+[^?]{1,80})?$/u.test(line);
}
