// What the sidebar knows of a session, folded from its own events (a fork's inherited history left out).
import { z } from 'zod';
import { assertNever } from '../assert-never.ts';
import { personContent, personText } from '../content.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import { delivery } from '../events/message-events.ts';
import { modelChoice } from '../events/session-events.ts';
import { terminal, type Terminal } from '../exit.ts';
import {
  agentId,
  callId,
  messageId,
  projectId,
  sessionId,
  turnId,
  type CallId,
  type MessageId,
  type QuestionId,
  type TurnId,
} from '../id.ts';
import { permissionMode, permissionQuestion, permissionRule } from '../permission.ts';
import { sessionStatus, type SessionStatus, type SessionSummary } from '../session.ts';

/** A message that waits for its turn, or for the end of the running step. */
const queuedMessage = z.object({ message: messageId, delivery, content: z.array(personContent).min(1) });

/** The event-derived part of a session's summary, and what `sessions` needs of its state. A schema, because stores keep it as a cache. */
export const summaryState = z.object({
  session: sessionId,
  project: projectId,
  folder: z.string(),
  agent: agentId,
  title: z.string().nullable(),
  /** True where the title was given and does not follow from the first message. */
  hasOwnTitle: z.boolean(),
  state: sessionStatus,
  model: modelChoice,
  mode: permissionMode,
  createdAt: z.number(),
  /** Time of the last event that changed something here. */
  changedAt: z.number(),
  parent: sessionId.nullable(),
  /** Turns begun in this session. */
  turns: z.number().int(),
  /** Steps of all its turns. */
  steps: z.number().int(),
  openTurn: z.object({ turn: turnId, number: z.number().int(), step: z.number().int(), since: z.number() }).nullable(),
  /** How the last turn ended; `terminal` is null where its process died. */
  lastTurn: z.object({ turn: turnId, terminal: terminal.nullable() }).nullable(),
  /** Questions nobody has answered, oldest first. */
  questions: z.array(z.object({ question: permissionQuestion, askedAt: z.number() })),
  queued: z.array(queuedMessage),
  /** Rules that hold for this session only. */
  rules: z.array(permissionRule),
  /** Background processes that have not ended, with the call that started each. */
  background: z.array(z.object({ call: callId, process: z.string() })),
});
export type SummaryState = z.infer<typeof summaryState>;

const maxTitleCharacters = 80;

/** Adds one event; null is a session before its first. The same object comes back where the event does not apply. */
export function foldSummary(state: SummaryState | null, event: SessionEvent | UnknownEvent): SummaryState | null {
  if (event.type === 'session.created' || event.type === 'session.forked') return begin(event);
  if (state === null || event.type === 'unknown') return state;
  const after = change(state, event);
  return after === state ? state : { ...after, state: statusOf(after), changedAt: event.at };
}

/** The summary as windows are given it: what the events say, and what only the ledger, the leases and the journal know. */
export function toSummary(
  state: SummaryState,
  known: Pick<SessionSummary, 'cost' | 'usage' | 'windowTokens' | 'heldBy' | 'lastSeq'>,
): SessionSummary {
  const { session, project, folder, title, state: status, model, mode, createdAt, changedAt, parent } = state;
  return { id: session, project, folder, title, state: status, model, mode, createdAt, changedAt, parent, ...known };
}

/** The beginning of a text as one line of at most 80 characters, or null where it has no words. */
export function titleOf(text: string): string | null {
  const line = text.trim().replaceAll(/\s+/gu, ' ');
  if (line.length <= maxTitleCharacters) return line === '' ? null : line;
  // The cut may fall between the halves of a character.
  const start = line.slice(0, maxTitleCharacters - 1);
  return `${(start.isWellFormed() ? start : start.slice(0, -1)).trimEnd()}…`;
}

function begin(event: EventOf<'session.created'> | EventOf<'session.forked'>): SummaryState {
  const { session, project, folder, agent, model, mode, title, at } = event;
  return {
    session,
    project,
    folder,
    agent,
    title,
    hasOwnTitle: title !== null,
    state: { status: 'idle' },
    model,
    mode,
    createdAt: at,
    changedAt: at,
    parent: event.type === 'session.forked' ? event.parent.session : null,
    turns: 0,
    steps: 0,
    openTurn: null,
    lastTurn: null,
    questions: [],
    queued: [],
    rules: [],
    background: [],
  };
}

function change(state: SummaryState, event: SessionEvent): SummaryState {
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
      return state;
    case 'session.renamed':
      return state.hasOwnTitle && state.title === event.title ? state : { ...state, title: event.title, hasOwnTitle: true };
    case 'mode.changed':
      return state.mode === event.mode ? state : { ...state, mode: event.mode };
    case 'model.changed':
      return { ...state, model: event.model };
    case 'rule.added':
      return { ...state, rules: [...state.rules, event.rule] };
    case 'message.queued':
      return { ...state, queued: [...state.queued, { message: event.message, delivery: event.delivery, content: event.content }] };
    case 'message.withdrawn':
      return dequeue(state, event.message);
    case 'message.sent':
      return sendMessage(state, event);
    case 'request.sent':
      return event.purpose === 'main' &&
        event.actor === state.agent &&
        state.openTurn?.turn === event.turn &&
        state.openTurn.step !== event.step
        ? { ...state, steps: state.steps + 1, openTurn: { ...state.openTurn, step: event.step } }
        : state;
    case 'permission.asked':
      return ask(state, event);
    case 'permission.decided':
      return closeQuestions(state, { question: event.question });
    case 'tool.finished':
      return startBackground(closeQuestions(state, { call: event.call }), event);
    case 'process.ended':
      return endBackground(state, event.process);
    case 'turn.ended':
      return endTurn(state, event.turn, event.terminal);
    case 'turn.interrupted':
      return endTurn(state, event.turn, null);
    case 'prompt.fixed':
    case 'notice.appended':
    case 'request.failed':
    case 'request.withheld':
    case 'block.completed':
    case 'response.completed':
    case 'response.interrupted':
    case 'tool.started':
    case 'result.frozen':
    case 'todos.changed':
    case 'loop.transitioned':
    case 'breaker.tripped':
    case 'hook.finished':
    case 'context.asked':
    case 'context.snipped':
    case 'context.cleared':
    case 'context.collapsed':
    case 'context.summarised':
    case 'context.skipped':
    case 'context.failed':
    case 'context.compacted':
    case 'side.asked':
    case 'memory.written':
    case 'claim.disputed':
      return state;
    default:
      return assertNever(event);
  }
}

function sendMessage(before: SummaryState, event: EventOf<'message.sent'>): SummaryState {
  const state = dequeue(before, event.message);
  const title = state.title ?? titleOf(personText(event.content));
  if (state.openTurn?.turn === event.turn) return { ...state, title };
  const turns = state.turns + 1;
  return { ...state, title, turns, questions: [], openTurn: { turn: event.turn, number: turns, step: 0, since: event.at } };
}

function dequeue(state: SummaryState, message: MessageId): SummaryState {
  const queued = state.queued.filter((entry) => entry.message !== message);
  return queued.length === state.queued.length ? state : { ...state, queued };
}

function ask(state: SummaryState, event: EventOf<'permission.asked'>): SummaryState {
  const { question, call, tool, input, summary, reason, suggestedRules } = event;
  const asked = { question: { question, call, tool, input, summary, reason, suggestedRules }, askedAt: event.at };
  return { ...state, questions: [...state.questions, asked] };
}

function closeQuestions(state: SummaryState, closed: { question: QuestionId } | { call: CallId }): SummaryState {
  const questions = state.questions.filter(({ question }) =>
    'question' in closed ? question.question !== closed.question : question.call !== closed.call,
  );
  return questions.length === state.questions.length ? state : { ...state, questions };
}

function startBackground(state: SummaryState, { call, details }: EventOf<'tool.finished'>): SummaryState {
  if (details?.type !== 'shell' || details.ending !== 'background' || details.process === null) return state;
  return { ...state, background: [...state.background, { call, process: details.process }] };
}

function endBackground(state: SummaryState, process: string): SummaryState {
  const background = state.background.filter((entry) => entry.process !== process);
  return background.length === state.background.length ? state : { ...state, background };
}

function endTurn(state: SummaryState, turn: TurnId, ending: Terminal | null): SummaryState {
  if (state.openTurn?.turn !== turn) return state;
  return { ...state, openTurn: null, questions: [], lastTurn: { turn, terminal: ending } };
}

function statusOf(state: SummaryState): SessionStatus {
  const { openTurn, lastTurn, questions } = state;
  if (openTurn === null) return lastTurn === null ? { status: 'idle' } : endedStatus(lastTurn.terminal);
  const first = questions[0];
  if (first) return { status: 'waiting', question: first.question, askedAt: first.askedAt, others: questions.length - 1 };
  return { status: 'working', turn: openTurn.number, step: openTurn.step, since: openTurn.since };
}

function endedStatus(ending: Terminal | null): SessionStatus {
  if (ending === null) return { status: 'interrupted' };
  switch (ending.reason) {
    case 'completed':
      return { status: 'done' };
    case 'max_turns':
      return { status: 'stopped', reason: `The allowed number of steps (${ending.maxSteps}) is used up.` };
    case 'aborted_streaming':
      return { status: 'stopped', reason: 'Stopped while the answer streamed.' };
    case 'aborted_tools':
      return { status: 'stopped', reason: 'Stopped while tools ran.' };
    case 'model_error':
      return { status: 'failed', reason: ending.failure.message };
    case 'prompt_too_long':
      return { status: 'failed', reason: ending.failure.message };
    case 'blocking_limit':
      return { status: 'stopped', reason: "The conversation fills the model's window." };
    case 'journal_failed':
      return { status: 'failed', reason: ending.message };
    case 'output_limit':
      return { status: 'stopped', reason: 'The answer was cut off again and again.' };
    case 'diminishing_returns':
      return { status: 'stopped', reason: 'Going on added next to nothing.' };
    case 'repeated_calls':
      return { status: 'stopped', reason: `${ending.tool} was called the same way with the same result ${ending.times} times in a row.` };
    case 'budget_exhausted':
      return { status: 'stopped', reason: `Stopped before the cap of this ${ending.scope}.` };
    case 'hook_stopped':
      return { status: 'stopped', reason: `A hook ended the turn: ${ending.message}` };
    case 'stop_hook_prevented':
      return { status: 'stopped', reason: `A stop hook ended the turn: ${ending.message}` };
    case 'stop_hook_loop':
      return { status: 'stopped', reason: `Stop hooks sent the agent on ${ending.blocks} times in a row.` };
    case 'compaction_thrash':
      return { status: 'stopped', reason: 'Compaction no longer makes room.' };
    default:
      return assertNever(ending);
  }
}
