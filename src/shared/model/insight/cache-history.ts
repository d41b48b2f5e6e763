// What the prompt cache should hold of a session: folded from its events, so that the same journal always gives the same verdicts.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { RequestId } from '../id.ts';
import { allBlocks } from '../sent-blocks.ts';
import { toTokenUsage, type TokenUsage } from '../usage.ts';

type Sent = EventOf<'request.sent'>;

/** A request as far as its cache goes. `blocks` are all its hashes. */
export interface SentPrefix {
  readonly request: RequestId;
  readonly seq: number;
  readonly atMs: number;
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

/** An event that may have changed what is sent. */
export interface PrefixChange {
  readonly seq: number;
  readonly type: SessionEvent['type'];
  readonly isByPerson: boolean;
}

/** One conversation with a model: its requests share a prefix. */
export interface Conversation {
  readonly cached: CachedPrefix | null;
  /** Sent, and not ended yet. */
  readonly open: SentPrefix | null;
  /** The hashes of the last request, answered or not. */
  readonly blocks: readonly string[];
  /** What happened since the last request was answered. */
  readonly changes: readonly PrefixChange[];
}

export interface CacheHistory {
  readonly prompt: EventOf<'prompt.fixed'> | null;
  /** How many requests were sent: the number of the last one. */
  readonly requests: number;
  readonly conversations: Readonly<Record<string, Conversation>>;
}

export const emptyCacheHistory: CacheHistory = { prompt: null, requests: 0, conversations: {} };

const silence: Conversation = { cached: null, open: null, blocks: [], changes: [] };

/** The conversation a request belongs to: what an agent sends for its own work shares one prefix, each other purpose has its own. */
export function conversationOf({ actor, purpose }: Pick<Sent, 'actor' | 'purpose'>): string {
  return purpose === 'main' || purpose === 'subagent' || purpose === 'compaction' || purpose === 'warm' ? actor : `${actor} ${purpose}`;
}

/** Adds one event. The same object comes back where the event does not apply. */
export function foldCacheHistory(history: CacheHistory, event: SessionEvent | UnknownEvent): CacheHistory {
  switch (event.type) {
    case 'prompt.fixed':
      return noteChange({ ...history, prompt: event }, event);
    case 'model.changed':
    case 'session.forked':
      return noteChange(history, event);
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

/** The conversation in which a request is open, and its name; undefined where it is not. */
export function openRequest(history: CacheHistory, request: RequestId): Conversation | undefined {
  return Object.values(history.conversations).find(({ open }) => open?.request === request);
}

function send(history: CacheHistory, event: Sent): CacheHistory {
  const name = conversationOf(event);
  const before = history.conversations[name] ?? silence;
  const blocks = allBlocks(before.blocks, event);
  const { request, seq, at, model, effort, thinking, marks } = event;
  const open: SentPrefix = { request, seq, atMs: at, model, effort, thinking, blocks, marks, prompt: history.prompt };
  return withConversation({ ...history, requests: history.requests + 1 }, name, { ...before, blocks, open });
}

function end(
  history: CacheHistory,
  event: EventOf<'response.completed'> | EventOf<'response.interrupted'> | EventOf<'request.failed'>,
): CacheHistory {
  const found = Object.entries(history.conversations).find(([, { open }]) => open?.request === event.request);
  if (found === undefined) return history;
  const [name, conversation] = found;
  const { open, cached } = conversation;
  const wireUsage = event.type === 'request.failed' ? null : event.usage;
  if (open === null || wireUsage === null) return withConversation(history, name, { ...conversation, open: null });
  const usage = toTokenUsage(wireUsage);
  const firstTokenMs = event.type === 'response.completed' ? (event.firstTokenMs ?? 0) : 0;
  const next: CachedPrefix = {
    sent: open,
    tokens: cachedTokens(usage),
    longTokens: longTokens(open, usage, cached),
    refreshedAtMs: open.atMs + firstTokenMs,
  };
  return withConversation(history, name, { ...conversation, open: null, cached: next, changes: [] });
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

function noteChange(history: CacheHistory, { seq, type, actor }: SessionEvent): CacheHistory {
  const change: PrefixChange = { seq, type, isByPerson: actor === 'person' };
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
