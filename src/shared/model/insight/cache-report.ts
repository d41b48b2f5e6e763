// What the cache page shows of one request: what was expected, what happened, why, and what it cost.
import { z } from 'zod';
import { projectId, requestId, sessionId, turnId } from '../id.ts';
import { json } from '../json.ts';
import { purpose } from '../events/request-events.ts';
import { tokenUsage } from '../usage.ts';

/** Why a prefix that had been sent was not read again. The order is that in which causes are looked for. */
export const missCause = z.enum([
  'expired', // nothing changed, and the entry's time to live had passed
  'model', // another model
  'effort', // effort or thinking changed
  'tools', // a tool was added, removed or changed
  'section', // a section of the system prompt changed
  'history', // messages that had been sent were rewritten
  'marks', // nothing changed, and our own marks stood too far from where the entry ends for the API to find it
  'server', // nothing of ours changed and the time was not over: the server dropped it
]);
export type MissCause = z.infer<typeof missCause>;

/** Where a block stands in the prefix. */
export const blockPart = z.enum(['tools', 'system', 'messages']);
export type BlockPart = z.infer<typeof blockPart>;

/**
 * What became of the prefix that the cache held. `first`: nothing was there to be read. `held`: what could be read was read. `missed`: less was
 * read than could have been. `below-minimum`: the prefix is shorter than what this model caches. `unknown`: the request ended before its
 * usage was told.
 */
export const cacheVerdict = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('first') }),
  z.object({ outcome: z.literal('held'), expectedReadTokens: z.number().int() }),
  z.object({ outcome: z.literal('below-minimum'), minimumTokens: z.number().int() }),
  z.object({ outcome: z.literal('unknown') }),
  z.object({
    outcome: z.literal('missed'),
    cause: missCause,
    /** One sentence with an actor: what changed, who changed it. */
    sentence: z.string(),
    expectedReadTokens: z.number().int(),
    lostTokens: z.number().int(),
    /** What the request cost beyond what it had cost had the prefix held; null where it is unpriced. */
    lostUsd: z.number().nullable(),
    /** Index of the first block that differs from the request before; null where none does. */
    firstBlock: z.number().int().nullable(),
    /** The tools or the section that changed; of rewritten history the type of the event that rewrote it. Null where none is known. */
    blockName: z.string().nullable(),
    part: blockPart.nullable(),
    /** The reason that the changed section declared for being allowed to change. */
    because: z.string().nullable(),
    /** Milliseconds since the entry was last written or read, and its time to live. */
    ageMs: z.number().nullable(),
    ttlMs: z.number().nullable(),
  }),
]);
export type CacheVerdict = z.infer<typeof cacheVerdict>;

/** One request in the timeline of its session. `number` counts the session's requests from 1. */
export const cachedRequest = z.object({
  request: requestId,
  session: sessionId,
  turn: turnId,
  number: z.number().int().positive(),
  atMs: z.number(),
  model: z.string(),
  purpose,
  usage: tokenUsage,
  costUsd: z.number().nullable(),
  isSimulated: z.boolean(),
  verdict: cacheVerdict,
});
export type CachedRequest = z.infer<typeof cachedRequest>;

/** A miss in the list over all sessions. */
export const missRow = z.object({
  request: requestId,
  session: sessionId,
  project: projectId,
  sessionTitle: z.string().nullable(),
  number: z.number().int().positive(),
  atMs: z.number(),
  model: z.string(),
  cause: missCause,
  sentence: z.string(),
  blockName: z.string().nullable(),
  lostTokens: z.number().int(),
  lostUsd: z.number().nullable(),
  isSimulated: z.boolean(),
});
export type MissRow = z.infer<typeof missRow>;

export const missList = z.object({
  byCause: z.array(z.object({ cause: missCause, count: z.number().int(), lostUsd: z.number(), unpriced: z.number().int() })),
  /** Newest first, at most as many as asked for. */
  misses: z.array(missRow),
  total: z.number().int(),
});
export type MissList = z.infer<typeof missList>;

/** One block of a comparison. `fate`: what the cache did with it in the later request. Hashes are SHA-256, whole; null where it was not sent. */
export const comparedBlock = z.object({
  index: z.number().int(),
  part: blockPart,
  /** For people: "Read", "identity, version 4", "message 12, tool result of Bash". */
  name: z.string(),
  /** About how many tokens; estimated from its bytes and the request's usage. */
  tokens: z.number().int(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  fate: z.enum(['read', 'written', 'written-again', 'changed', 'new', 'gone', 'fresh', 'unknown']),
  /** The time to live of a cache mark behind this block in the later request. */
  mark: z.enum(['5m', '1h']).nullable(),
});
export type ComparedBlock = z.infer<typeof comparedBlock>;

/** Two requests of a session, side by side. `before` is null for the first. */
export const requestComparison = z.object({
  before: cachedRequest.nullable(),
  after: cachedRequest,
  blocks: z.array(comparedBlock),
  /** The texts of the first block that differs, at most 20,000 characters each; null where none differs. */
  difference: z
    .object({
      index: z.number().int(),
      part: blockPart,
      name: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      isCut: z.boolean(),
      /** False where the block as it is built today has not the hash that was sent: the text may differ from what was sent. */
      isProved: z.boolean(),
      /** The event that brought the change about, where one is known. */
      event: z.object({ seq: z.number().int(), type: z.string() }).nullable(),
    })
    .nullable(),
  /** What the request had cost had the prefix held; null where unpriced. */
  costHadItHeldUsd: z.number().nullable(),
  /** USD per million tokens that applied to the later request; null where unpriced. */
  rates: z
    .object({ read: z.number().nullable(), write5m: z.number().nullable(), write1h: z.number().nullable(), fresh: z.number() })
    .nullable(),
  /** How often, and for how much, the same cause and block missed in the 14 days up to and with this request. Simulated requests are not in it. */
  soFar: z.object({ count: z.number().int(), lostUsd: z.number() }),
  /** What the API said of it, as it came, and whether that agrees with ours at the level it reports. */
  diagnosis: z.object({
    raw: json.nullable(),
    state: z.enum(['not-asked', 'no-divergence', 'inconclusive', 'agrees', 'disagrees', 'unavailable']),
    words: z.string(),
  }),
  /** What the person can do about it, in sentences. */
  advice: z.array(z.string()),
});
export type RequestComparison = z.infer<typeof requestComparison>;
