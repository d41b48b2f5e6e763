// How requests, their answers and their failures change the transcript.
import { assertNever } from '../assert-never.ts';
import type { EventOf } from '../event.ts';
import { promptTokens, toTokenUsage } from '../usage.ts';
import type { WireUsage } from '../wire.ts';
import { proposeCall } from './transcript-cards.ts';
import type { AgentItem, FailedAttempt, FailureItem, RequestUse } from './transcript-items.ts';
import { withAdded, withoutEntry, withReplaced } from './transcript-lists.ts';
import { beginSummary, endSummary } from './transcript-compaction.ts';
import { endSide, failSide, sayInSide, sendSide } from './transcript-sides.ts';
import { indexOfRequest, itemHead, replaceItem, withItem, type PendingRequest, type Transcript } from './transcript-state.ts';

/** A request that is part of the conversation gets a head; the others (a title, a summary) are only counted. */
export function foldRequestSent(transcript: Transcript, event: EventOf<'request.sent'>): Transcript {
  const { request, purpose, model, isSimulated, at, turn, step } = event;
  const pending = [...transcript.pending, { request, purpose, model, isSimulated, at }];
  if (purpose !== 'main' && purpose !== 'subagent') {
    const next = { ...transcript, pending, beside: withAdded(transcript.beside, request) };
    return purpose === 'compaction' ? beginSummary(next, event) : purpose === 'side' ? sendSide(next, event) : next;
  }
  const before = transcript.turn;
  const isOfTurn = before.status === 'running' && before.turn === turn;
  const next: Transcript = {
    ...setFailure(endCapWait({ ...transcript, pending }), 'retrying'),
    turn: isOfTurn ? { ...before, step } : before,
  };
  return withItem(next, {
    ...itemHead(event),
    type: 'agent',
    request,
    actor: event.actor,
    turn,
    turnNumber: next.turn.status === 'none' ? 0 : next.turn.number,
    step,
    model,
    isSimulated,
    ...(event.isStreamed === false ? { isWhole: true } : {}),
    status: 'waiting',
    because: null,
    stopReason: null,
    usage: null,
    durationMs: null,
  });
}

/** A wait for what other requests hold is shown where it begins; what a cap withholds for good is told by the turn's end. */
export function foldRequestWithheld(transcript: Transcript, event: EventOf<'request.withheld'>): Transcript {
  const { waitMs, scope, unit, limit, spent, held, needed } = event;
  if (waitMs === null) return transcript;
  return withItem(transcript, {
    ...itemHead(event),
    type: 'cap-wait',
    shortage: { scope, unit, limit, spent, held, needed },
    waitMs,
    status: 'waiting',
  });
}

/** The wait before a request is over when the request is sent; the same object where nothing waits. */
function endCapWait(transcript: Transcript): Transcript {
  const index = transcript.items.findLastIndex((item) => item.type === 'cap-wait' || item.type === 'agent' || item.type === 'turn-end');
  const item = transcript.items[index];
  return item?.type === 'cap-wait' && item.status === 'waiting' ? replaceItem(transcript, index, { ...item, status: 'over' }) : transcript;
}

/** A block that closed becomes an item of its own behind its request's head. */
export function foldBlockCompleted(transcript: Transcript, event: EventOf<'block.completed'>): Transcript {
  const headIndex = indexOfRequest(transcript, event.request);
  const agent = transcript.items[headIndex];
  if (agent?.type !== 'agent') return sayInSide(transcript, event);
  const next = agent.status === 'waiting' ? replaceItem(transcript, headIndex, { ...agent, status: 'answering' }) : transcript;
  const head = itemHead(event);
  const { block, request } = event;
  switch (block.type) {
    case 'text':
      return withItem(next, { ...head, type: 'text', request, text: block.text });
    case 'thinking':
      return withItem(next, {
        ...head,
        type: 'thinking',
        request,
        text: block.thinking,
        isRedacted: false,
        durationMs: event.durationMs ?? null,
      });
    case 'redacted_thinking':
      return withItem(next, { ...head, type: 'thinking', request, text: '', isRedacted: true, durationMs: event.durationMs ?? null });
    case 'tool_use':
      return withItem(next, { ...head, type: 'tool', card: proposeCall(event, block) });
    case 'unknown':
      return withItem(next, { ...head, type: 'unknown-block', request, raw: block.raw });
    default:
      return assertNever(block);
  }
}

/** The answer came to its end: its head tells what it used, and the step's failures are over. */
export function foldResponseCompleted(transcript: Transcript, event: EventOf<'response.completed'>): Transcript {
  const next = endSide(countUsage(transcript, event, event.usage), event);
  const ended = endAnswer(next, event.request, (agent) => ({
    ...agent,
    status: 'completed',
    stopReason: event.stopReason,
    usage: toTokenUsage(event.usage),
    durationMs: event.durationMs,
  }));
  return ended === next ? ended : { ...setFailure(ended, 'recovered'), failing: null };
}

/** The stream broke off: what had arrived stays, marked as interrupted. */
export function foldResponseInterrupted(transcript: Transcript, event: EventOf<'response.interrupted'>): Transcript {
  const next = endSummary(endSide(countUsage(transcript, event, event.usage), event), event);
  return endAnswer(next, event.request, (agent) => ({
    ...agent,
    status: 'interrupted',
    because: event.because,
    usage: event.usage ? toTokenUsage(event.usage) : null,
    durationMs: Math.max(0, event.at - agent.at),
  }));
}

/** A failed attempt joins the others of its step; a head under which nothing arrived goes. */
export function foldRequestFailed(transcript: Transcript, event: EventOf<'request.failed'>): Transcript {
  const headIndex = indexOfRequest(transcript, event.request);
  const agent = transcript.items[headIndex];
  const pending = withoutPending(transcript, event);
  if (agent?.type !== 'agent') return failSide({ ...transcript, pending }, event);
  const next = { ...transcript, pending, items: closeHead(transcript, headIndex, agent, event.at) };
  const attempt: FailedAttempt = { request: event.request, at: event.at, failure: event.failure, retryInMs: event.retryInMs };
  const status = event.retryInMs === null ? 'given-up' : 'waiting';
  const { failing } = transcript;
  const known = failing && failing.turn === agent.turn && failing.step === agent.step ? failing.key : null;
  const index = known === null ? -1 : next.items.findLastIndex((item) => item.key === known);
  const before = next.items[index];
  if (before?.type === 'failure') {
    const merged: FailureItem = { ...before, status, attempts: [...before.attempts, attempt] };
    return withItem({ ...next, items: withoutEntry(next.items, index) }, merged);
  }
  const head = itemHead(event);
  const item: FailureItem = { ...head, type: 'failure', turn: agent.turn, step: agent.step, attempts: [attempt], status };
  return { ...withItem(next, item), failing: { key: head.key, turn: agent.turn, step: agent.step } };
}

/** The step's failures in another status; the same object where nothing is failing. */
export function setFailure(transcript: Transcript, status: FailureItem['status']): Transcript {
  const key = transcript.failing?.key;
  if (key === undefined) return transcript;
  const index = transcript.items.findLastIndex((item) => item.key === key);
  const item = transcript.items[index];
  return item?.type === 'failure' && item.status !== status ? replaceItem(transcript, index, { ...item, status }) : transcript;
}

function closeHead(transcript: Transcript, index: number, agent: AgentItem, at: number): Transcript['items'] {
  if (agent.status === 'waiting') return withoutEntry(transcript.items, index);
  if (agent.status !== 'answering') return transcript.items;
  const durationMs = Math.max(0, at - agent.at);
  return withReplaced(transcript.items, index, { ...agent, status: 'interrupted', because: 'failed', durationMs });
}

function endAnswer(transcript: Transcript, request: AgentItem['request'], end: (agent: AgentItem) => AgentItem): Transcript {
  const index = indexOfRequest(transcript, request);
  const agent = transcript.items[index];
  if (agent?.type !== 'agent' || agent.status === 'completed' || agent.status === 'interrupted') return transcript;
  return replaceItem(transcript, index, end(agent));
}

function countUsage(
  transcript: Transcript,
  event: EventOf<'response.completed' | 'response.interrupted'>,
  usage: WireUsage | null,
): Transcript {
  const sent = transcript.pending.find((candidate) => candidate.request === event.request);
  if (!sent) return transcript;
  const pending = withoutPending(transcript, event);
  if (!usage) return { ...transcript, pending };
  const use: RequestUse = { ...sent, usage: toTokenUsage(usage) };
  const requests = withAdded(transcript.requests, use);
  if (sent.purpose !== 'main') return { ...transcript, pending, requests };
  return { ...transcript, pending, requests, lastUse: use, contextTokens: promptTokens(use.usage) + use.usage.outputTokens };
}

function withoutPending(transcript: Transcript, event: { request: PendingRequest['request'] }): readonly PendingRequest[] {
  return transcript.pending.filter((candidate) => candidate.request !== event.request);
}
