// What is known of a session's next request before it is sent.
import type { CacheTtl } from '../cache-ttl.ts';
import type { CallId, CompactionId, RequestId } from '../id.ts';
import type { TokenUsage } from '../usage.ts';
import type { Effort } from '../wire.ts';
import { emptyCacheHistory, type CachedPrefix, type CacheHistory } from './cache-history.ts';
import { noContent, type ContentSize } from './content-size.ts';
import { noExperience, type Experience } from './experience.ts';

/** The last prompt that the API counted, and its answer; or what compaction made of it, as long as the API has not counted that. */
export interface CountedPrompt {
  readonly model: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Tokens behind the last cache mark. */
  readonly freshTokens: number;
}

/** Where the cache entry of a request ends, and when it was last used. What stands in the messages is kept for five minutes. */
export interface EntryEnd {
  readonly tokens: number;
  readonly usedAtMs: number;
}

/** What compaction left of the cache, as long as nothing was sent behind it. */
export interface RewrittenPrefix {
  readonly compaction: CompactionId;
  readonly atMs: number;
  /** Tokens in front of the first block that changed. */
  readonly keptTokens: number;
}

/** A request that was sent and has not ended. */
export interface OpenAhead {
  readonly request: RequestId;
  readonly model: string;
  readonly atMs: number;
  /** What was added since the last counted prompt, and all that the prompt holds besides answers. */
  readonly added: ContentSize;
  readonly whole: ContentSize;
  /** Whether it follows the last counted prompt with nothing but additions. */
  readonly isGrown: boolean;
  /** Set for the first request of a turn: what was expected. */
  readonly likely: TokenUsage | null;
  /** About how many tokens of its answer no later prompt holds: inputs that were too long to be taken or no JSON. */
  readonly lostTokens: number;
}

/** What a session's events tell of its next request. */
export interface Ahead {
  readonly model: string | null;
  readonly effort: Effort | null;
  readonly agent: string | null;
  /** The conversation of the last main request. */
  readonly conversation: string | null;
  readonly cache: CacheHistory;
  /** Tools and system prompt; null before they are fixed. */
  readonly fixed: ContentSize | null;
  /** How long they are kept in the cache; null before that is decided. */
  readonly fixedTtl: CacheTtl | null;
  /** Everything that was said to the model, answers left out. */
  readonly said: ContentSize;
  /** The part of it that the last counted prompt did not hold. */
  readonly added: ContentSize;
  readonly counted: CountedPrompt | null;
  /** False where something rewrote the prefix since it was counted. */
  readonly isGrown: boolean;
  /** Null where every entry that was written still begins the prefix. */
  readonly rewritten: RewrittenPrefix | null;
  /** The entries of the last requests that begin the prefix as it is, shortest first. */
  readonly ends: readonly EntryEnd[];
  /** Results that may still be frozen: their sizes, until the next request. */
  readonly results: ReadonlyMap<CallId, ContentSize>;
  readonly open: OpenAhead | null;
  /** Requests that only kept the prefix in the cache. */
  readonly warming: { readonly request: RequestId; readonly model: string; readonly atMs: number } | null;
  readonly warmed: readonly { readonly model: string; readonly atMs: number; readonly usage: TokenUsage }[];
  readonly experience: Experience;
}

export const nothingAhead: Ahead = {
  model: null,
  effort: null,
  agent: null,
  conversation: null,
  cache: emptyCacheHistory,
  fixed: null,
  fixedTtl: null,
  said: noContent,
  added: noContent,
  counted: null,
  isGrown: false,
  rewritten: null,
  ends: [],
  results: new Map(),
  open: null,
  warming: null,
  warmed: [],
  experience: noExperience,
};

/** What the cache holds of the session's main conversation. */
export function cachedPrefix({ cache, conversation, agent }: Ahead): CachedPrefix | null {
  const own = agent === null ? undefined : cache.conversations[agent];
  const last = conversation === null ? undefined : cache.conversations[conversation];
  return own?.cached ?? last?.cached ?? null;
}
