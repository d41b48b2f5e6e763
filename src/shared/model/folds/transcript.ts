// The one fold behind the session screen: events in, what a person sees out.
import { personText } from '../content.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { Terminal } from '../exit.ts';
import { isFinished, emptyCall, endCall, foldCall, type CallEvent } from './transcript-cards.ts';
import type { PersonItem, RequestUse, TranscriptItem, TurnEndItem } from './transcript-items.ts';
import { foldCompaction, interruptCompaction } from './transcript-compaction.ts';
import { foldPrompt } from './transcript-prompt.ts';
import { foldInPlace, withoutEntry } from './transcript-lists.ts';
import {
  foldBlockCompleted,
  foldRequestFailed,
  foldRequestSent,
  foldRequestWithheld,
  foldResponseCompleted,
  foldResponseInterrupted,
  setFailure,
} from './transcript-requests.ts';
import { askSide } from './transcript-sides.ts';
import { indexOfCall, itemHead, replaceItem, startOfTurn, withItem, type Transcript } from './transcript-state.ts';

const titleCharacters = 80;

/**
 * The transcript after one more event; the same object where the event shows nothing. Events are given in the journal's order, each
 * once, a fork's inherited ones first. Items that an event does not touch stay the same objects.
 */
export function foldTranscript(transcript: Transcript, event: SessionEvent | UnknownEvent): Transcript {
  switch (event.type) {
    case 'session.created':
      return { ...transcript, ...identity(event), mainAgents: [...transcript.mainAgents, event.agent], title: event.title };
    case 'session.forked':
      return foldForked(transcript, event);
    case 'session.renamed':
      return { ...transcript, title: event.title };
    case 'mode.changed':
    case 'model.changed':
      return foldChoice(transcript, event);
    case 'prompt.fixed':
      return foldPrompt(transcript, event);
    case 'message.sent':
      return foldSent(transcript, event);
    case 'message.queued':
      if (transcript.queued.some((waiting) => waiting.message === event.message)) return transcript;
      return {
        ...transcript,
        queued: [...transcript.queued, { message: event.message, delivery: event.delivery, content: event.content, at: event.at }],
      };
    case 'message.withdrawn':
      return foldWithdrawn(transcript, event);
    case 'notice.appended':
      return withItem(transcript, { ...itemHead(event), type: 'notice', about: event.about, text: event.text });
    case 'hook.finished':
      return foldHook(transcript, event);
    case 'request.sent':
      return foldRequestSent(transcript, event);
    case 'request.withheld':
      return foldRequestWithheld(transcript, event);
    case 'request.failed':
      return foldRequestFailed(transcript, event);
    case 'block.completed':
      return foldBlockCompleted(transcript, event);
    case 'response.completed':
      return foldResponseCompleted(transcript, event);
    case 'response.interrupted':
      return foldResponseInterrupted(transcript, event);
    case 'permission.asked':
    case 'permission.decided':
      return foldQuestion(transcript, event);
    case 'tool.started':
    case 'tool.finished':
    case 'result.frozen':
    case 'process.ended':
      return foldCard(transcript, event);
    case 'todos.changed':
      return { ...transcript, todos: event.todos };
    case 'turn.ended':
    case 'turn.interrupted':
      return foldTurnEnd(transcript, event);
    case 'unknown':
      return withItem(transcript, { ...itemHead(event), type: 'unknown-event', originalType: event.originalType, raw: event.raw });
    // What these hold is the model's side of the session, or already shown by the event they belong to.
    case 'rule.added':
    case 'memory.written':
    case 'claim.disputed':
      return transcript;
    case 'breaker.tripped':
    case 'context.asked':
    case 'context.snipped':
    case 'context.cleared':
    case 'context.collapsed':
    case 'context.summarised':
    case 'context.skipped':
    case 'context.failed':
    case 'context.compacted':
      return foldCompaction(transcript, event);
    case 'side.asked':
      return askSide(transcript, event);
    case 'loop.transitioned':
      return foldTransition(transcript, event);
  }
}

/** The transcript after many events: what folding them one by one gives, in a time that grows with the events alone. */
export function foldHistory(transcript: Transcript, events: readonly (SessionEvent | UnknownEvent)[]): Transcript {
  return foldInPlace(transcript.items, transcript.requests, (items, requests) => {
    const begun: Transcript = { ...transcript, items, requests };
    const folded = events.reduce<Transcript>(foldTranscript, begun);
    return folded === begun ? transcript : folded;
  });
}

function identity(
  event: EventOf<'session.created' | 'session.forked'>,
): Pick<Transcript, 'session' | 'project' | 'agent' | 'folder' | 'mode' | 'model'> {
  return { session: event.session, project: event.project, agent: event.agent, folder: event.folder, mode: event.mode, model: event.model };
}

/** What a person chose holds from here on; a mode that is the same already is not told. */
function foldChoice(transcript: Transcript, event: EventOf<'mode.changed' | 'model.changed'>): Transcript {
  if (event.type === 'model.changed') {
    const item = { ...itemHead(event), type: 'change', change: { what: 'model', model: event.model } } as const;
    return withItem({ ...transcript, model: event.model }, item);
  }
  if (transcript.mode === event.mode) return transcript;
  return withItem({ ...transcript, mode: event.mode }, { ...itemHead(event), type: 'change', change: { what: 'mode', mode: event.mode } });
}

/** Why the loop goes on, where nothing else tells it. */
function foldTransition(transcript: Transcript, event: EventOf<'loop.transitioned'>): Transcript {
  const { transition } = event;
  switch (transition.reason) {
    case 'model_fallback':
    case 'pause_turn_continuation':
      return withItem(transcript, { ...itemHead(event), type: 'loop', transition });
    case 'next_turn':
    case 'max_output_tokens_recovery':
    case 'token_budget_continuation':
    case 'stop_hook_blocking':
    case 'collapse_drain_retry':
    case 'reactive_compact_retry':
      return transcript;
  }
}

/** What its parents left open stays theirs: the fork begins with nothing running, nothing asked and nothing paid. */
function foldForked(transcript: Transcript, event: EventOf<'session.forked'>): Transcript {
  const { turn } = transcript;
  const ended = interruptCompaction(closeItems(transcript, event.at, 'process-ended'));
  const next: Transcript = {
    ...ended,
    ...identity(event),
    mainAgents: [...transcript.mainAgents, event.agent],
    title: event.title ?? transcript.title,
    turn: turn.status === 'running' ? { status: 'ended', number: turn.number, steps: turn.step } : turn,
    questions: [],
    queued: [],
    pending: [],
    requests: [],
    failing: null,
    sides: [],
    compacting: null,
  };
  return withItem(next, { ...itemHead(event), type: 'fork', parent: { session: event.parent.session, seq: event.parent.seq } });
}

function foldSent(before: Transcript, event: EventOf<'message.sent'>): Transcript {
  const { turn } = before;
  const isSteering = turn.status === 'running' && turn.turn === event.turn;
  const transcript = isSteering ? before : interruptCompaction(before);
  const number = turn.status === 'none' ? 1 : turn.number + 1;
  const item: PersonItem = {
    ...itemHead(event),
    type: 'person',
    message: event.message,
    content: event.content,
    status: isSteering ? 'steering' : 'sent',
  };
  return withItem(
    {
      ...transcript,
      title: transcript.title ?? beginningOf(personText(event.content)),
      queued: transcript.queued.filter((waiting) => waiting.message !== event.message),
      turn: isSteering ? turn : { status: 'running', turn: event.turn, number, step: 1, since: event.at },
    },
    item,
  );
}

function foldWithdrawn(transcript: Transcript, event: EventOf<'message.withdrawn'>): Transcript {
  const taken = transcript.queued.find((waiting) => waiting.message === event.message);
  if (!taken) return transcript;
  const queued = transcript.queued.filter((waiting) => waiting !== taken);
  return withItem(
    { ...transcript, queued },
    { ...itemHead(event), type: 'person', message: taken.message, content: taken.content, status: 'withdrawn' },
  );
}

function foldQuestion(transcript: Transcript, event: EventOf<'permission.asked' | 'permission.decided'>): Transcript {
  const next = foldCard(transcript, event);
  if (event.type === 'permission.decided') {
    const questions = next.questions.filter((open) => open.question !== event.question);
    return questions.length === next.questions.length ? next : { ...next, questions };
  }
  if (next === transcript) return transcript;
  const { question, call, tool, input, summary, reason, suggestedRules, at } = event;
  return { ...next, questions: [...next.questions, { question, call, tool, input, summary, reason, suggestedRules, askedAt: at }] };
}

function foldHook(transcript: Transcript, event: EventOf<'hook.finished'>): Transcript {
  const { moment, command, source, outcome, message, durationMs, isCut, call } = event;
  const run = { moment, command, source, outcome, message, durationMs, isCut };
  const shown = withItem(transcript, { ...itemHead(event), type: 'hook', run, call });
  if (call === null || moment !== 'PreToolUse' || (outcome !== 'blocked' && outcome !== 'prevented')) return shown;
  const index = indexOfCall(shown, call);
  const item = shown.items[index];
  return item?.type === 'tool' ? replaceItem(shown, index, { ...item, card: { ...item.card, isRefusedByHook: true } }) : shown;
}

function foldCard(transcript: Transcript, event: CallEvent): Transcript {
  const index = indexOfCall(transcript, event.call);
  const item = transcript.items[index];
  if (item?.type === 'tool') {
    const card = foldCall(item.card, event);
    return card === item.card ? transcript : replaceItem(transcript, index, { ...item, card });
  }
  if (!('tool' in event)) return transcript;
  const card = foldCall(emptyCall(event.call, event.tool, {}), event);
  return withItem(transcript, { ...itemHead(event), type: 'tool', card });
}

function foldTurnEnd(transcript: Transcript, event: EventOf<'turn.ended' | 'turn.interrupted'>): Transcript {
  const { turn, failing } = transcript;
  if (turn.status === 'running' && turn.turn !== event.turn) return transcript;
  const terminal = event.type === 'turn.ended' ? event.terminal : null;
  const failedAt = failing ? transcript.items.findLastIndex((item) => item.key === failing.key) : -1;
  const failed = transcript.items[failedAt];
  const because = event.type === 'turn.interrupted' ? 'process-ended' : isFailure(terminal) ? 'failed' : 'stopped';
  const closed = interruptCompaction(closeItems(setFailure(transcript, 'given-up'), event.at, because));
  // The failure that ended the turn is told once, by the turn's end.
  const isTold = isFailure(terminal) && failed?.type === 'failure';
  const steps = event.type === 'turn.ended' ? event.steps : turn.status === 'running' ? turn.step : 0;
  const number = turn.status === 'none' ? 0 : turn.number;
  const end: TurnEndItem = {
    ...itemHead(event),
    type: 'turn-end',
    turn: event.turn,
    turnNumber: number,
    terminal,
    steps,
    durationMs: event.type === 'turn.ended' ? event.durationMs : null,
    requests: usesOf(closed, turn.status === 'running' ? turn.since : event.at),
    attempts: isTold ? failed.attempts : [],
  };
  const ended: Transcript = {
    ...closed,
    items: isTold ? withoutEntry(closed.items, failedAt) : closed.items,
    turn: { status: 'ended', number, steps },
    questions: closed.questions.length === 0 ? closed.questions : [],
    pending: [],
    failing: null,
  };
  return withItem(ended, end);
}

function isFailure(terminal: Terminal | null): boolean {
  return terminal?.reason === 'model_error' || terminal?.reason === 'prompt_too_long';
}

function usesOf(transcript: Transcript, since: number): readonly RequestUse[] {
  const first = transcript.requests.findLastIndex((use) => use.at < since) + 1;
  return transcript.requests.slice(first);
}

type Interruption = EventOf<'response.interrupted'>['because'];

/** Nothing of the current turn stays open: calls that ran are interrupted, others cancelled, answers interrupted. */
function closeItems(transcript: Transcript, at: number, because: Interruption): Transcript {
  let next = transcript;
  for (let index = startOfTurn(transcript); index < transcript.items.length; index += 1) {
    const item = transcript.items[index];
    if (item) next = replaceItem(next, index, closeItem(item, at, because));
  }
  return next;
}

function closeItem(item: TranscriptItem, at: number, because: Interruption): TranscriptItem {
  if (item.type === 'tool' && !isFinished(item.card.state)) return { ...item, card: endCall(item.card, at) };
  if (item.type === 'cap-wait' && item.status === 'waiting') return { ...item, status: 'over' };
  if (item.type === 'agent' && (item.status === 'waiting' || item.status === 'answering')) {
    return { ...item, status: 'interrupted', because: item.because ?? because, durationMs: Math.max(0, at - item.at) };
  }
  return item;
}

function beginningOf(text: string): string | null {
  const line = text.trim().split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return null;
  return line.length <= titleCharacters ? line : `${line.slice(0, titleCharacters - 1).trimEnd()}…`;
}
