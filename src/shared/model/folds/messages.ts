// The fold that gives the messages the model is sent. Once a request was sent, what stood before it is settled: later events add to it and
// never change it, so that the prefix keeps its bytes. The exceptions rewrite on purpose: a request to another model, a renewed prompt, and
// the stages of compaction.
import { assertNever } from '../assert-never.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { CallId, RequestId } from '../id.ts';
import { foldLastSent, type LastSent } from '../last-sent.ts';
import { systemBlocks } from '../prompt-layout.ts';
import { isThinking, renderAnswer, type Answer, type CallRecord } from './answer-messages.ts';
import { personBlocks, textBlocks } from './person-blocks.ts';
import { rewriteMessages, withoutThinking, type Origin, type PlacedMessage, type Rewrite } from './rewrite-messages.ts';
import { mergeMessages, type PendingBlock, type PendingMessage } from './wire-messages.ts';

export type { PendingBlock, PendingImage, PendingMessage } from './wire-messages.ts';

/** Sections, tool definitions and how they are sent, as `prompt.fixed` holds them. */
export type FixedPrompt = Readonly<Pick<EventOf<'prompt.fixed'>, 'sections' | 'tools' | 'layout' | 'ttl' | 'variants'>>;

/** Something since the last request that later events may still add to. `rebound` parts thinking of another model or prefix from the rest. */
type OpenEntry = Answer | Said | { readonly type: 'rebound' };

interface Said {
  readonly type: 'said';
  readonly origin: Origin;
  readonly blocks: readonly PendingBlock[];
}

/** What was sent: a list that shares its past, newest first. */
interface Settled {
  readonly before: Settled | null;
  readonly entry: PlacedMessage | 'rebound';
}

export interface MessagesState {
  readonly prompt: FixedPrompt | null;
  /** The model whose thinking the messages hold: that of the last request; before the first, the session's. */
  readonly model: string | null;
  /** How many requests were sent for the agent's own work, those of a fork's parents with them. */
  readonly steps: number;
  readonly settled: Settled | null;
  readonly open: readonly OpenEntry[];
  /** Index of the last cache mark among the blocks of the last request that the API began to answer: there a cache entry ends. */
  readonly cachedTo: number | null;
  /** The same of the requests before it, ascending: entries of their own, which a rewrite behind them leaves readable. */
  readonly cachedBefore: readonly number[];
  /** The same of a request that is not answered yet. */
  readonly sentMark: { readonly request: RequestId; readonly block: number } | null;
  /** The hashes of the last request: its successor is told as what it adds to them. */
  readonly lastSent: LastSent | null;
  /** The last answer that began and has an id of the API: the next prompt can be compared with its own. */
  readonly lastAnswer: { readonly apiMessage: string; readonly isSimulated: boolean } | null;
}

export const emptyMessages: MessagesState = {
  prompt: null,
  model: null,
  steps: 0,
  settled: null,
  open: [],
  cachedTo: null,
  cachedBefore: [],
  sentMark: null,
  lastSent: null,
  lastAnswer: null,
};

/** Adds one event. The same object comes back where the event does not apply. Costs what stands since the last request, never the history. */
export function foldMessages(state: MessagesState, event: SessionEvent | UnknownEvent): MessagesState {
  switch (event.type) {
    case 'prompt.fixed':
      return fixPrompt(state, event);
    case 'session.created':
    case 'session.forked':
      return changeModel(state, event.model.model);
    case 'message.sent':
      return say(state, { type: 'person', place: placeOf(event) }, personBlocks(event.content));
    case 'notice.appended':
      return say(state, noticeOrigin(event), textBlocks(event.text));
    case 'request.sent':
      return event.purpose === 'main' ? sendRequest(state, event) : noteSent(state, event);
    case 'block.completed':
      return confirmMark(
        changeAnswer(state, event.request, (answer) => addBlock(answer, event)),
        event.request,
      );
    case 'response.completed':
    case 'response.interrupted':
      return endAnswer(state, event);
    case 'tool.started':
      return changeCall(state, event.call, (before) => before ?? { status: 'started' });
    case 'tool.finished':
      return changeCall(state, event.call, (before) => (before?.status === 'finished' ? before : finished(event)));
    case 'result.frozen':
      return changeCall(state, event.call, (before) =>
        before?.status === 'finished' ? { ...before, isFrozen: true, content: [{ type: 'text', text: event.text }] } : before,
      );
    case 'context.snipped':
    case 'context.cleared':
    case 'context.collapsed':
    case 'context.summarised':
      return rewrite(state, event);
    // Thinking leaves with the request that another model is sent: one that is chosen and taken back costs nothing.
    case 'model.changed':
    case 'session.renamed':
    case 'mode.changed':
    case 'rule.added':
    case 'message.queued':
    case 'message.withdrawn':
    case 'request.failed':
    case 'request.withheld':
    case 'permission.asked':
    case 'permission.decided':
    case 'process.ended':
    case 'todos.changed':
    case 'loop.transitioned':
    case 'breaker.tripped':
    case 'turn.ended':
    case 'turn.interrupted':
    case 'hook.finished':
    case 'context.asked':
    case 'context.skipped':
    case 'context.failed':
    case 'context.compacted':
    case 'side.asked':
    case 'memory.written':
    case 'claim.disputed':
    case 'unknown':
      return state;
    default:
      return assertNever(event);
  }
}

/**
 * The messages as they would be sent now: they alternate, begin with the person's, and end with a user message as long as a request is due.
 * For a `model` other than that of the last request thinking leaves, as it is bound to the model that thought.
 */
export function toMessages(state: MessagesState, model: string | null = state.model): PendingMessage[] {
  return mergeMessages(placedMessages(state, model).map(({ message }) => message));
}

/** The same before they are merged, each with where it comes from. */
export function placedMessages(state: MessagesState, model: string | null = state.model): PlacedMessage[] {
  const entries = state.open.flatMap(settle);
  let isBound = model === state.model;
  const placed: PlacedMessage[] = [];
  const take = (entry: Settled['entry']): void => {
    if (entry === 'rebound') isBound = false;
    else placed.push(isBound ? entry : unbound(entry));
  };
  for (const entry of entries.toReversed()) take(entry);
  for (let node = state.settled; node !== null; node = node.before) take(node.entry);
  return placed.toReversed();
}

/** How many blocks stand before the messages: tools and system prompt. */
export function fixedBlocks({ prompt }: Pick<MessagesState, 'prompt'>): number {
  return prompt === null ? 0 : prompt.tools.length + systemBlocks(prompt).length;
}

/** Thinking behind the first block that changes leaves, and of the cache only what ends before it can still be read. */
function rewrite(state: MessagesState, event: Rewrite): MessagesState {
  const before = placedMessages(state);
  const { messages, firstChanged } = rewriteMessages(before, event);
  if (firstChanged === null) return state;
  const kept = before.slice(0, firstChanged).reduce((sum, { message }) => sum + message.content.length, fixedBlocks(state));
  const ends = [...state.cachedBefore, ...(state.cachedTo === null ? [] : [state.cachedTo])].filter((block) => block < kept);
  return {
    ...state,
    settled: messages.reduce<Settled | null>((older, entry) => ({ before: older, entry }), null),
    open: [],
    cachedTo: ends.at(-1) ?? null,
    cachedBefore: ends.slice(0, -1),
    sentMark: null,
  };
}

function say(state: MessagesState, origin: Origin, blocks: readonly PendingBlock[]): MessagesState {
  return blocks.length === 0 ? state : { ...state, open: [...state.open, { type: 'said', origin, blocks }] };
}

function noticeOrigin(event: EventOf<'notice.appended'>): Origin {
  return { type: 'notice', place: placeOf(event), about: event.about, files: Object.keys(event.known?.files ?? {}) };
}

function placeOf({ session, seq }: SessionEvent): Origin['place'] {
  return { session, seq };
}

/** How long the prompt is kept in the cache is decided once: other marks would be other entries. */
function fixPrompt(state: MessagesState, { sections, tools, layout, variants, ttl: own }: EventOf<'prompt.fixed'>): MessagesState {
  const ttl = state.prompt === null ? own : state.prompt.ttl;
  const prompt: FixedPrompt = { sections, tools, ...(layout && { layout }), ...(variants && { variants }), ...(ttl && { ttl }) };
  return state.prompt === null ? { ...state, prompt } : { ...rebind(state), prompt };
}

function changeModel(state: MessagesState, model: string): MessagesState {
  if (model === state.model) return state;
  return state.model === null ? { ...state, model } : { ...rebind(state), model };
}

/** What stands before changed for the API: thinking leaves, and no cache entry fits any longer. */
function rebind(state: MessagesState): MessagesState {
  return { ...state, open: [...state.open, { type: 'rebound' }], cachedTo: null, cachedBefore: [], sentMark: null };
}

function sendRequest(state: MessagesState, event: EventOf<'request.sent'>): MessagesState {
  const bound = changeModel(state, event.model);
  let settled = bound.settled;
  for (const entry of bound.open.flatMap(settle)) settled = { before: settled, entry };
  const marked = event.marks.map((mark) => mark.block);
  return {
    ...bound,
    steps: bound.steps + 1,
    settled,
    open: [{ type: 'answer', request: event.request, place: placeOf(event), ending: 'streaming', blocks: [], calls: new Map() }],
    sentMark: marked.length === 0 ? null : { request: event.request, block: Math.max(...marked) },
    lastSent: foldLastSent(state.lastSent, event),
  };
}

/** A request beside the agent's own work adds nothing to the messages. One that is asked behind them may leave a longer entry in the cache. */
function noteSent(state: MessagesState, event: EventOf<'request.sent'>): MessagesState {
  const lastSent = foldLastSent(state.lastSent, event);
  const block = event.asks === undefined || event.model !== state.model ? -1 : Math.max(-1, ...event.marks.map((mark) => mark.block));
  const isLonger = state.sentMark === null && block > (state.cachedTo ?? -1);
  const next = lastSent === state.lastSent ? state : { ...state, lastSent };
  return isLonger ? { ...next, sentMark: { request: event.request, block } } : next;
}

function endAnswer(state: MessagesState, event: EventOf<'response.completed'> | EventOf<'response.interrupted'>): MessagesState {
  const ending = event.type === 'response.completed' ? 'completed' : event.because;
  const ended = changeAnswer(state, event.request, (answer) => ({ ...answer, ending }));
  if (event.apiMessage === null) return ended;
  if (ended === state) return confirmMark(state, event.request);
  const { apiMessage } = event;
  const confirmed = confirmMark(ended, event.request);
  return apiMessage === '' ? confirmed : { ...confirmed, lastAnswer: { apiMessage, isSimulated: state.lastSent?.isSimulated ?? false } };
}

/** The answer to a request has begun: from then on its cache entry can be read. */
function confirmMark(state: MessagesState, request: RequestId): MessagesState {
  if (state.sentMark?.request !== request) return state;
  const { cachedTo, cachedBefore, sentMark } = state;
  const isOlder = cachedTo !== null && cachedTo < sentMark.block;
  return { ...state, cachedTo: sentMark.block, cachedBefore: isOlder ? [...cachedBefore, cachedTo] : cachedBefore, sentMark: null };
}

function settle(entry: OpenEntry): readonly Settled['entry'][] {
  if (entry.type === 'rebound') return ['rebound'];
  if (entry.type === 'said') return [{ origin: entry.origin, message: { role: 'user', content: entry.blocks } }];
  const known = placedAnswers.get(entry);
  if (known !== undefined) return known;
  const { place, request } = entry;
  const placed = renderAnswer(entry).map((message): PlacedMessage => ({
    message,
    origin: { type: message.role === 'user' ? 'results' : 'answer', place, requests: [request] },
  }));
  placedAnswers.set(entry, placed);
  return placed;
}

/** The same objects come out each time. */
const placedAnswers = new WeakMap<Answer, readonly PlacedMessage[]>();

function changeAnswer(state: MessagesState, request: RequestId, change: (answer: Answer) => Answer): MessagesState {
  return replaceAnswer(state, (answer) => answer.request === request, change);
}

/** Thinking is bound to what stands before it: behind an input that is not sent as it came, it leaves. */
function addBlock(answer: Answer, { block, largeInput }: EventOf<'block.completed'>): Answer {
  if (answer.isRewritten && isThinking(block)) return answer;
  return { ...answer, blocks: [...answer.blocks, block], ...(largeInput === undefined ? {} : { isRewritten: true }) };
}

function changeCall(state: MessagesState, call: CallId, change: (before: CallRecord | undefined) => CallRecord | undefined): MessagesState {
  const isOfCall = (answer: Answer): boolean => answer.blocks.some((block) => block.type === 'tool_use' && block.id === call);
  return replaceAnswer(state, isOfCall, (answer) => {
    const before = answer.calls.get(call);
    const after = change(before);
    return after === before || after === undefined ? answer : { ...answer, calls: new Map(answer.calls).set(call, after) };
  });
}

function replaceAnswer(state: MessagesState, isWanted: (answer: Answer) => boolean, change: (answer: Answer) => Answer): MessagesState {
  const index = state.open.findLastIndex((entry) => entry.type === 'answer' && isWanted(entry));
  const answer = state.open[index];
  if (answer?.type !== 'answer') return state;
  const changed = change(answer);
  return changed === answer ? state : { ...state, open: state.open.with(index, changed) };
}

function finished(event: EventOf<'tool.finished'>): CallRecord {
  return { status: 'finished', isError: event.isError, content: event.content, isFrozen: event.isFrozen };
}

function unbound(placed: PlacedMessage): PlacedMessage {
  const message = withoutThinking(placed.message);
  return message === placed.message ? placed : { ...placed, message };
}
