// What compaction did to the messages the model is sent, each with exactly what it replaced. The fold of messages applies them.
import { z } from 'zod';
import { callId, compactionId, requestId, sessionId, turnId } from '../id.ts';
import { compactionCause, compactionStage, stageFigures, stageReason } from '../compaction/stage.ts';

/** An event by its place: a fork's history has events of its parents, whose numbers are theirs. */
export const eventPlace = z.object({ session: sessionId, seq: z.number().int().positive() });
export type EventPlace = z.infer<typeof eventPlace>;

/** A file that was read anew when a summary was made, in the state it is shown in. */
export const rereadFile = z.object({
  path: z.string(),
  /** SHA-256 of the bytes. */
  hash: z.string(),
  modifiedMs: z.number(),
  /** False where only a part is shown. */
  isWhole: z.boolean(),
});
export type RereadFile = z.infer<typeof rereadFile>;

const stage = { compaction: compactionId, figures: stageFigures, reason: stageReason };

export const contextEvents = [
  /**
   * A person asked for compaction, or for another try of one that failed too often. `focus`: what the summary shall keep above all. `upTo`: the last
   * event that is summarised; null for all but the newest. `stages`: which of them shall run; left out: all.
   */
  z.object({
    type: z.literal('context.asked'),
    compaction: compactionId,
    focus: z.string().nullable(),
    upTo: eventPlace.nullable(),
    stages: z.array(compactionStage).min(1).optional(),
  }),
  /** Snip: notices that no longer matter left the messages, and the thinking of these answers. */
  z.object({ ...stage, type: z.literal('context.snipped'), notices: z.array(eventPlace), thinking: z.array(requestId) }),
  /** Microcompact: these results are sent as `text` from now on. */
  z.object({ ...stage, type: z.literal('context.cleared'), results: z.array(z.object({ call: callId, text: z.string() })) }),
  /** Collapse: the answers to these requests, with their results, are sent as one text, where the first of them stood. */
  z.object({
    ...stage,
    type: z.literal('context.collapsed'),
    spans: z.array(z.object({ requests: z.array(requestId).min(1), text: z.string() })),
  }),
  /** Auto-compact: everything up to and with `upTo` is sent as these texts. `request`: the one that made the summary. `files`: those they show. */
  z.object({
    ...stage,
    type: z.literal('context.summarised'),
    request: requestId,
    upTo: eventPlace,
    content: z.array(z.string()).min(1),
    files: z.array(rereadFile).optional(),
  }),
  /** A stage that was weighed and not carried out; told once, until its reason changes or something is compacted. */
  z.object({
    type: z.literal('context.skipped'),
    compaction: compactionId,
    stage: compactionStage,
    because: z.enum(['does-not-pay', 'frees-nothing', 'switched-off', 'breaker-open']),
    figures: stageFigures.nullable(),
  }),
  /** A request for a summary came to nothing. Counted by the breaker. */
  z.object({
    type: z.literal('context.failed'),
    compaction: compactionId,
    request: requestId,
    because: z.enum(['too-long', 'refused', 'empty', 'cut-off', 'failed', 'stopped']),
    message: z.string(),
  }),
  /** The end of a compaction that changed something or failed to: what it did in all. */
  z.object({
    type: z.literal('context.compacted'),
    compaction: compactionId,
    cause: compactionCause,
    /** Null where it ran between two turns. */
    turn: turnId.nullable(),
    stages: z.array(compactionStage),
    tokensBefore: z.number().int().nonnegative(),
    tokensAfter: z.number().int().nonnegative(),
    /** Whether the prefix is below its trigger again. */
    isEnough: z.boolean(),
    durationMs: z.number(),
  }),
  /** A question beside the work: it was answered from the session's prefix and entered nothing of it. Stored before its request. */
  z.object({ type: z.literal('side.asked'), request: requestId, question: z.string() }),
  /** A call changed a file of the project's memory; stored with the end of the call. `hash`: SHA-256 of the bytes it left. */
  z.object({
    type: z.literal('memory.written'),
    /** Inside the memory's folder, with `/`. */
    name: z.string(),
    hash: z.string().nullable(),
    call: callId,
  }),
  /** The person says that a mark on a claim is wrong. `seq`: the block that made it; `index`: which of its claims. */
  z.object({ type: z.literal('claim.disputed'), block: eventPlace, index: z.number().int().nonnegative() }),
] as const;
