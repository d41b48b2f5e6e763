// What the prompt cache should hold of a session: folded from its events, so that the same journal always gives the same verdicts.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { RequestId } from '../id.ts';
import { allBlocks } from '../sent-blocks.ts';
import { toTokenUsage, type TokenUsage } from '../usage.ts';
import { compactedWords } from './compacted-words.ts';

type Sent = EventOf<'request.sent'>;

/** A request as far as its cache goes. `blocks` are all its hashes. */
export interface SentPrefix {
  readonly request: RequestId;
  readonly seq: number;
  readonly atMs: number;
  readonly purpose: Sent['purpose'];
  readonly isSimulated: boolean;
  readonly model: string;
  readonly effort: Sent['effort'];
  readonly thinking: Sent['thinking'];
  readonly blocks: readonly string[];
  readonly marks: Sent['marks'];
  /** The prompt it began with; null where none was fixed. */
  readonly prompt: EventOf<'prompt.fixed'> | null;
}

/** A prefix that the API has taken into its cache. */
export interface CachedPrefix {
  readonly sent: SentPrefix;
  /** Tokens up to its last mark: what the next request can read. */
  readonly tokens: number;
  /** Tokens up to its last mark that is kept for an hour; null where that is not known or there is none. */
  readonly longTokens: number | null;
  /** When its entries were last read or written, milliseconds since 1970. */
  readonly refreshedAtMs: number;
}

/** An event that may have changed what is sent. Of transitions of the loop only a fallback to another model is one. */
export interface PrefixChange {
  readonly seq: number;
  readonly atMs: number;
  readonly type: SessionEvent['type'];
  readonly isByPerson: boolean;
  /** What compaction did to the messages: "cleared 12 old tool results". Null for every other change. */
  readonly compacted: string | null;
}

/** One conversation with a model: its requests share a prefix. */
export interface Conversation {
  /** What the last request left behind. */
  readonly cached: CachedPrefix | null;
  /** The same of the last request with each model, effort and thinking: a session that comes back to a model finds it. */
  readonly bySettings: Readonly<Record<string, CachedPrefix>>;
  /** Sent, and not ended yet. A prefix may be kept warm while another request runs. */
  readonly open: readonly BegunRequest[];
  /** The hashes of the last request, answered or not. */
  readonly blocks: readonly string[];
  /** What happened since the last request was answered. */
  readonly changes: readonly PrefixChange[];
}

/** A request that was sent, and the prefix it could read then: one that was sent later left nothing for it. */
interface BegunRequest {
  readonly sent: SentPrefix;
  readonly cached: CachedPrefix | null;
}

/** A request that has not ended, and what it is judged by. */
export interface OpenRequest {
  readonly open: SentPrefix;
  /** The prefix it is expected to read; null where nothing of its conversation is cached. */
  readonly cached: CachedPrefix | null;
  readonly changes: readonly PrefixChange[];
}

export interface CacheHistory {
  readonly prompt: EventOf<'prompt.fixed'> | null;
  /** The main agent of the session. */
  readonly agent: string | null;
  readonly conversations: Readonly<Record<string, Conversation>>;
}

export const emptyCacheHistory: CacheHistory = { prompt: null, agent: null, conversations: {} };

const silence: Conversation = { cached: null, bySettings: {}, open: [], blocks: [], changes: [] };

/** The conversation a request belongs to: what an agent sends for its own work shares one prefix, each other purpose has its own. */
export function conversationOf({ actor, purpose }: Pick<Sent, 'actor' | 'purpose'>): string {
  return isOneOff(purpose) ? `${actor} ${purpose}` : actor;
}

/** Whether requests for a purpose have nothing in common but tools and system prompt: each asks something else. */
export function isOneOff(purpose: Sent['purpose']): boolean {
  return purpose === 'title' || purpose === 'classifier' || purpose === 'advisor';
}

/** Adds one event. The same object comes back where the event does not apply. */
export function foldCacheHistory(history: CacheHistory, event: SessionEvent | UnknownEvent): CacheHistory {
  switch (event.type) {
    case 'prompt.fixed':
      return noteChange({ ...history, prompt: event }, event);
    case 'session.created':
      return { ...history, agent: event.agent };
    case 'session.forked':
      return noteChange(fork(history, event), event);
    case 'model.changed':
    case 'context.snipped':
    case 'context.cleared':
    case 'context.collapsed':
    case 'context.summarised':
      return noteChange(history, event);
    case 'loop.transitioned':
      return event.transition.reason === 'model_fallback' ? noteChange(history, event) : history;
    case 'request.sent':
      return send(history, event);
    case 'response.completed':
    case 'response.interrupted':
    case 'request.failed':
      return end(history, event);
    default:
      return history;
  }
}

/** A request that was sent and has not ended; undefined where it is not known. */
export function openRequest({ conversations }: CacheHistory, request: RequestId): OpenRequest | undefined {
  for (const conversation of Object.values(conversations)) {
    const begun = conversation.open.find(({ sent }) => sent.request === request);
    if (begun !== undefined) return { open: begun.sent, cached: begun.cached, changes: conversation.changes };
  }
  return undefined;
}

/** The first block up to the cached prefix's last mark that is not what it was; null where all are. */
export function firstDifference({ sent: before }: CachedPrefix, sent: SentPrefix): number | null {
  const lastMark = before.marks.at(-1)?.block ?? -1;
  for (let index = 0; index <= lastMark; index += 1) if (before.blocks[index] !== sent.blocks[index]) return index;
  return null;
}

/**
 * What a request should read: what the last request left behind, or, where that was of another model or effort, what the last one of its own left,
 * if the request still begins with it.
 */
export function expectedPrefix({ cached, bySettings }: Pick<Conversation, 'cached' | 'bySettings'>, sent: SentPrefix): CachedPrefix | null {
  const own = bySettings[settingsOf(sent)];
  return own !== undefined && own !== cached && firstDifference(own, sent) === null ? own : cached;
}

function settingsOf({ model, effort, thinking }: Pick<SentPrefix, 'model' | 'effort' | 'thinking'>): string {
  return JSON.stringify([model, effort ?? null, thinking ?? null]);
}

/** A fork's main agent goes on where its parent's was. */
function fork(history: CacheHistory, { agent }: EventOf<'session.forked'>): CacheHistory {
  const parent = history.agent === null ? undefined : history.conversations[history.agent];
  return { ...history, agent, conversations: parent === undefined ? {} : { [agent]: { ...parent, open: [] } } };
}

function send(history: CacheHistory, event: Sent): CacheHistory {
  const name = conversationOf(event);
  const before = history.conversations[name] ?? silence;
  const blocks = allBlocks(before.blocks, event);
  const { request, seq, at, purpose, isSimulated, model, effort, thinking, marks } = event;
  const sent = { request, seq, atMs: at, purpose, isSimulated, model, effort, thinking, blocks, marks, prompt: history.prompt };
  // A question beside the work may come between two requests of a turn, which knows nothing of it: nothing is told against its blocks.
  const last = purpose === 'side' ? before.blocks : blocks;
  return withConversation(history, name, {
    ...before,
    blocks: last,
    open: [...before.open, { sent, cached: expectedPrefix(before, sent) }],
  });
}

function end(
  history: CacheHistory,
  event: EventOf<'response.completed'> | EventOf<'response.interrupted'> | EventOf<'request.failed'>,
): CacheHistory {
  const isEnded = ({ sent: { request } }: BegunRequest): boolean => request === event.request;
  const found = Object.entries(history.conversations).find(([, { open }]) => open.some(isEnded));
  const begun = found?.[1].open.find(isEnded);
  if (found === undefined || begun === undefined) return history;
  const [name, conversation] = found;
  const { sent } = begun;
  const open = conversation.open.filter((other) => other !== begun);
  const wireUsage = event.type === 'request.failed' ? null : event.usage;
  if (wireUsage === null) return withConversation(history, name, { ...conversation, open });
  const usage = toTokenUsage(wireUsage);
  const firstTokenMs = event.type === 'response.completed' ? (event.firstTokenMs ?? 0) : 0;
  const cached: CachedPrefix = {
    sent,
    tokens: cachedTokens(usage),
    longTokens: longTokens(sent, usage, begun.cached),
    refreshedAtMs: sent.atMs + firstTokenMs,
  };
  const settings = settingsOf(sent);
  const bySettings = { ...conversation.bySettings, [settings]: latest(conversation.bySettings[settings], cached) };
  // What happened while it was under way is none of what it was sent with.
  const changes = conversation.changes.filter(({ atMs }) => atMs > sent.atMs);
  return withConversation(history, name, { ...conversation, open, cached: latest(conversation.cached, cached), bySettings, changes });
}

/** Of two requests that ran at the same time the one that was sent later goes on. */
function latest(before: CachedPrefix | null | undefined, ended: CachedPrefix): CachedPrefix {
  return before !== null && before !== undefined && before.sent.atMs > ended.sent.atMs ? before : ended;
}

/** Tokens up to the last mark: what was read and what was written behind it. */
function cachedTokens({ cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens }: TokenUsage): number {
  return cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens;
}

/** An hour's write reaches from what was read to the last mark of an hour; without one the entry is that of the request before. */
function longTokens(sent: SentPrefix, usage: TokenUsage, before: CachedPrefix | null): number | null {
  if (!sent.marks.some((mark) => mark.ttl === '1h')) return null;
  if (usage.cacheWrite1hTokens > 0) return usage.cacheReadTokens + usage.cacheWrite1hTokens;
  if (before === null) return usage.cacheReadTokens > 0 ? usage.cacheReadTokens : null;
  return before.longTokens;
}

function noteChange(history: CacheHistory, event: SessionEvent): CacheHistory {
  const { seq, at: atMs, type, actor } = event;
  const change: PrefixChange = { seq, atMs, type, isByPerson: actor === 'person', compacted: compactedWords(event) };
  const conversations = Object.fromEntries(
    Object.entries(history.conversations).map(([name, conversation]) => [
      name,
      { ...conversation, changes: [...conversation.changes, change] },
    ]),
  );
  return { ...history, conversations };
}

function withConversation(history: CacheHistory, name: string, conversation: Conversation): CacheHistory {
  return { ...history, conversations: { ...history.conversations, [name]: conversation } };
}
