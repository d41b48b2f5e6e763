// The API's prompt cache, by its published rules, for models that are not real: the rehearsal, and the simulated API of the tests.
// https://platform.claude.com/docs/en/build-with-claude/prompt-caching
import { createHash } from 'node:crypto';
import type { JsonObject } from '#shared/model/json.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import { blockTokens } from './token-count.ts';
import { isMarkable, markOf, textField, wireBlocks, type CacheTtl, type RawRequest, type WireBlock } from './wire-blocks.ts';

export interface PromptCache {
  /** What a request that arrives at this moment reads and writes. Refreshes what it reads; what it writes can be read after `commit`. */
  use(request: RawRequest): CacheUse;
  /** Forgets every entry, as a server may at any time. */
  drop(): void;
}

export interface CacheUse {
  freshTokens: number;
  readTokens: number;
  write5mTokens: number;
  write1hTokens: number;
  /** The answer has begun: later requests find what this one wrote. */
  commit: () => void;
}

export interface PromptCacheOptions {
  /** Milliseconds since 1970. */
  now(): number;
  /** Shortest prefix that is cached for this model. */
  minTokens(model: string): number;
}

/** What a mark has written. A hit starts its time anew and keeps its length, whatever the mark that finds it asks for. */
interface Entry {
  ttlMs: number;
  expiresAt: number;
}

interface Mark {
  at: number;
  ttl: CacheTtl;
}

/** Blocks looked at per mark when a prefix is looked for, the marked block included. */
const lookback = 20;
const ttlMs: Readonly<Record<CacheTtl, number>> = { '5m': 300_000, '1h': 3_600_000 };

/** An empty cache. */
export function createPromptCache(options: PromptCacheOptions): PromptCache {
  const entries = new Map<string, Entry>();

  function findHit(mark: Mark, hashes: readonly string[], now: number): number {
    for (let at = mark.at; at > mark.at - lookback && at >= 0; at -= 1) {
      const entry = entries.get(hashes[at] ?? '');
      if (entry && entry.expiresAt > now) {
        entry.expiresAt = now + entry.ttlMs;
        return at;
      }
    }
    return -1;
  }

  /** Of two requests that write the same prefix at the same time, the entry of the one that keeps it longer stays. */
  function write(hash: string, ttl: number, begun: number): void {
    const entry = entries.get(hash);
    if (entry === undefined || entry.expiresAt < begun + ttl) entries.set(hash, { ttlMs: ttl, expiresAt: begun + ttl });
  }

  return {
    drop: () => entries.clear(),
    use(request) {
      const now = options.now();
      for (const [hash, entry] of entries) if (entry.expiresAt <= now) entries.delete(hash);
      const blocks = wireBlocks(request);
      const hashes = prefixHashes(request, blocks);
      const upTo = cumulativeTokens(blocks);
      const tokensAt = (at: number) => upTo[at] ?? 0;
      const marks = marksOf(request, blocks);
      const hit = Math.max(-1, ...marks.map((mark) => findHit(mark, hashes, now)));
      const minimum = options.minTokens(textField(request, 'model'));
      const writes = marks.filter((mark) => mark.at > hit && tokensAt(mark.at) >= minimum);
      // Mixed billing: the 1 h write reaches from the hit to the last 1 h mark, the 5 min write from there to the last mark.
      const lastLong = writes.findLast((mark) => mark.ttl === '1h')?.at ?? hit;
      const last = Math.max(hit, ...writes.map((mark) => mark.at));
      return {
        readTokens: tokensAt(hit),
        write1hTokens: tokensAt(lastLong) - tokensAt(hit),
        write5mTokens: tokensAt(last) - tokensAt(lastLong),
        freshTokens: tokensAt(blocks.length - 1) - tokensAt(last),
        commit() {
          const begun = options.now();
          for (const { at, ttl } of writes) write(hashes[at] ?? '', ttlMs[ttl], begun);
        },
      };
    },
  };
}

/** What the cache did, as the API reports it. */
export function toWireUsage(use: CacheUse, outputTokens: number): WireUsage {
  return {
    input_tokens: use.freshTokens,
    cache_creation_input_tokens: use.write5mTokens + use.write1hTokens,
    cache_read_input_tokens: use.readTokens,
    cache_creation: { ephemeral_5m_input_tokens: use.write5mTokens, ephemeral_1h_input_tokens: use.write1hTokens },
    output_tokens: outputTokens,
  };
}

/** The marks of a request. Automatic caching (a mark on the request itself) stands for one on the last block that may carry it. */
function marksOf(request: RawRequest, blocks: readonly WireBlock[]): Mark[] {
  const marks = blocks.flatMap((block, at): Mark[] => (block.mark === null ? [] : [{ at, ttl: block.mark }]));
  const automatic = markOf(request['cache_control']);
  const last = blocks.findLastIndex(isMarkable);
  if (automatic !== null && last >= 0 && !marks.some((mark) => mark.at === last)) marks.push({ at: last, ttl: automatic });
  return marks;
}

/** One hash per block, over everything up to and including it. What changes thinking or the choice of tools changes every message's. */
function prefixHashes(request: RawRequest, blocks: readonly WireBlock[]): string[] {
  const { model = null, speed = null, thinking = null, output_config = null, tool_choice = null } = request;
  const settings: JsonObject = { thinking, output_config, tool_choice };
  let hash = link('', JSON.stringify({ model, speed }));
  let isInMessages = false;
  return blocks.map((block) => {
    if (block.place === 'messages' && !isInMessages) {
      isInMessages = true;
      hash = link(hash, JSON.stringify(settings));
    }
    hash = link(hash, `${block.place} ${block.role ?? ''} ${JSON.stringify(block.fields)}`);
    return hash;
  });
}

function link(before: string, text: string): string {
  return createHash('sha256').update(before).update('\n').update(text).digest('hex');
}

function cumulativeTokens(blocks: readonly WireBlock[]): number[] {
  let sum = 0;
  return blocks.map((block) => (sum += blockTokens(block.fields)));
}
