import type { EventOf } from '../event.ts';
import type { Envelope } from '../events/envelope.ts';
import type { Purpose } from '../events/request-events.ts';
import type { ModelChoice } from '../events/session-events.ts';
import type { AgentId, CallId, ProjectId, RequestId, SessionId, TurnId } from '../id.ts';
import type { PermissionMode, PermissionQuestion } from '../permission.ts';
import type { Todo } from '../todo.ts';
import type { ItemHead, QueuedMessage, RequestUse, SideQuestion, TranscriptItem } from './transcript-items.ts';
import { withAdded, withReplaced } from './transcript-lists.ts';

/** A question that waits for the person. */
export interface OpenQuestion extends PermissionQuestion {
  askedAt: number;
}

/**
 * The turn the session is in.
 *
 *   none ─message.sent─▶ running ─turn.ended | turn.interrupted─▶ ended ─message.sent─▶ running
 */
export type TurnState =
  | { status: 'none' }
  | { status: 'running'; turn: TurnId; number: number; step: number; since: number }
  | { status: 'ended'; number: number; steps: number };

/** A request whose answer is still to come. */
export interface PendingRequest {
  request: RequestId;
  purpose: Purpose;
  model: string;
  isSimulated: boolean;
  at: number;
}

/** What the window shows of a session: a pure fold of its events. */
export interface Transcript {
  /** The session itself; in a fork, items before the fork's mark belong to its parents. */
  session: SessionId | null;
  project: ProjectId | null;
  agent: AgentId | null;
  /** The main agents of the session and, in a fork, of its parents: whoever else acts is a subagent. */
  mainAgents: readonly AgentId[];
  folder: string | null;
  title: string | null;
  mode: PermissionMode | null;
  model: ModelChoice | null;
  /** The prompt its requests begin with; null before it is fixed. */
  prompt: Pick<EventOf<'prompt.fixed'>, 'sections' | 'tools'> | null;
  turn: TurnState;
  items: readonly TranscriptItem[];
  questions: readonly OpenQuestion[];
  queued: readonly QueuedMessage[];
  todos: readonly Todo[];
  pending: readonly PendingRequest[];
  /** Every request this session itself made that reported its usage, for pricing. Not what a fork inherited. */
  requests: readonly RequestUse[];
  /** What the last request of the main agent consumed. */
  lastUse: RequestUse | null;
  /** Prompt and answer of the last main request: what fills the window. */
  contextTokens: number;
  /** The step whose attempts are failing, with the key of its item. */
  failing: { key: string; turn: TurnId; step: number } | null;
  /** Requests beside the conversation (a summary, a side question): what arrives of them is no part of the transcript. */
  beside: readonly RequestId[];
  /** Questions beside the work that were asked in this session itself. */
  sides: readonly SideQuestion[];
  /** The key of the compaction that has not ended. */
  compacting: string | null;
}

export const emptyTranscript: Transcript = {
  session: null,
  project: null,
  agent: null,
  mainAgents: [],
  folder: null,
  title: null,
  mode: null,
  model: null,
  prompt: null,
  turn: { status: 'none' },
  items: [],
  questions: [],
  queued: [],
  todos: [],
  pending: [],
  requests: [],
  lastUse: null,
  contextTokens: 0,
  failing: null,
  beside: [],
  sides: [],
  compacting: null,
};

/** Where an item stands and when it happened, taken from its event. */
export function itemHead(event: Envelope): ItemHead {
  return { key: `${event.session}:${event.seq}`, session: event.session, seq: event.seq, at: event.at };
}

/** The transcript with one more item at its end. */
export function withItem(transcript: Transcript, item: TranscriptItem): Transcript {
  return { ...transcript, items: withAdded(transcript.items, item) };
}

/** The transcript with another item at an index; the same object where the item is the same. */
export function replaceItem(transcript: Transcript, index: number, item: TranscriptItem): Transcript {
  return transcript.items[index] === item ? transcript : { ...transcript, items: withReplaced(transcript.items, index, item) };
}

/** Index of a call's card, or -1. Searched from the end: what changes is recent. */
export function indexOfCall(transcript: Transcript, call: CallId): number {
  return transcript.items.findLastIndex((item) => item.type === 'tool' && item.card.call === call);
}

/** Index of the head of a request's answer, or -1. */
export function indexOfRequest(transcript: Transcript, request: RequestId): number {
  return transcript.items.findLastIndex((item) => item.type === 'agent' && item.request === request);
}

/** Index of the first item behind the last turn's end: where the current turn's items begin. */
export function startOfTurn(transcript: Transcript): number {
  return transcript.items.findLastIndex((item) => item.type === 'turn-end' || item.type === 'fork') + 1;
}
