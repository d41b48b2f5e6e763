import { z } from 'zod';
import { capScope, capShortage, capUnit } from '../caps.ts';
import { modelFailure } from '../failure.ts';
import { blobId, requestId, turnId } from '../id.ts';
import { json, jsonObject } from '../json.ts';
import { answerBlock, effort, wireUsage } from '../wire.ts';

/** What a request was for. `warm`: to keep a prefix in the cache. `side`: a question beside the work. */
export const purpose = z.enum(['main', 'subagent', 'compaction', 'advisor', 'title', 'classifier', 'warm', 'side']);
export type Purpose = z.infer<typeof purpose>;

export const requestEvents = [
  z.object({
    type: z.literal('request.sent'),
    request: requestId,
    turn: turnId,
    /** Counts from 1 within the turn. A retry is a request of its own within the same step. */
    step: z.number().int().positive(),
    purpose,
    model: z.string(),
    /** The limit of the answer that was granted. */
    maxTokens: z.number().int(),
    /** The cap that lowered it; left out where none did. */
    loweredBy: z.object({ scope: capScope, unit: capUnit, limit: z.number() }).optional(),
    isSimulated: z.boolean(),
    /** Said where the answer was asked for whole, because streamed ones did not come through. */
    isStreamed: z.literal(false).optional(),
    /** Left out in journals of the first version, as are the fields below it: then they are not known. */
    effort: effort.nullable().optional(),
    thinking: z.enum(['adaptive', 'none']).optional(),
    /** The answer that the API was asked to compare this prompt with; null in a conversation's first request. */
    previousMessage: z.string().nullable().optional(),
    /** The last block of a request beside the work, which the messages do not hold: what is asked behind them. */
    asks: z.string().optional(),
    /** How many leading blocks are those of the last request of the same agent; `blocks` holds the rest. Left out: `blocks` holds all. */
    keptBlocks: z.number().int().positive().optional(),
    /** SHA-256 of every block sent, in wire order (tools, system, messages), `cache_control` left out. Read them by `allBlocks`. */
    blocks: z.array(z.string()),
    /** Indices into all blocks where a cache mark stood, with its time to live. */
    marks: z.array(z.object({ block: z.number().int(), ttl: z.enum(['5m', '1h']) })),
  }),
  /** A cap does not pay for the next request: it was not sent. */
  capShortage.extend({
    type: z.literal('request.withheld'),
    turn: turnId,
    step: z.number().int().positive(),
    /** How long the turn waits at most for what other requests hold; null where it does not: then the cap ends it. */
    waitMs: z.number().nullable(),
  }),
  z.object({
    type: z.literal('request.failed'),
    request: requestId,
    failure: modelFailure,
    /** Milliseconds until it is tried again; null where it is not. */
    retryInMs: z.number().nullable(),
  }),
  /** A block that closed in the stream. Stored before its tool may start. */
  z.object({
    type: z.literal('block.completed'),
    request: requestId,
    index: z.number().int().nonnegative(),
    block: answerBlock,
    /** The input as it arrived, where it is not valid JSON; the block then holds `{}`. */
    malformedInput: z.string().optional(),
    /** Where the input lies that was too long to be taken; the block then holds `{}`. */
    largeInput: z.object({ blob: blobId, characters: z.number().int() }).optional(),
    /** Milliseconds from the block's first byte to its last. */
    durationMs: z.number().optional(),
  }),
  z.object({
    type: z.literal('response.completed'),
    request: requestId,
    apiMessage: z.string(),
    stopReason: z.string().nullable(),
    usage: wireUsage,
    blockCount: z.number().int(),
    firstTokenMs: z.number().nullable(),
    durationMs: z.number(),
    diagnostics: json.optional(),
    /** Events of the stream whose type this version does not know, as they came. */
    unknownEvents: z.array(jsonObject).optional(),
    /** What the API said about its stop reason, as it came. */
    stopDetails: json.optional(),
  }),
  /** The stream ended before its end: by the person, by a failure, or with the process. Usage is what had been reported. */
  z.object({
    type: z.literal('response.interrupted'),
    request: requestId,
    apiMessage: z.string().nullable(),
    because: z.enum(['stopped', 'failed', 'process-ended']),
    usage: wireUsage.nullable(),
    blockCount: z.number().int(),
  }),
] as const;
