import { v7 } from 'uuid';
import { z } from 'zod';

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'a lower-case UUIDv7 is expected');

/** A folder a person works in. */
export const projectId = uuid.brand<'ProjectId'>();
export type ProjectId = z.infer<typeof projectId>;

/** One conversation with an agent in a project. */
export const sessionId = uuid.brand<'SessionId'>();
export type SessionId = z.infer<typeof sessionId>;

/** From a person's message to the loop's end. */
export const turnId = uuid.brand<'TurnId'>();
export type TurnId = z.infer<typeof turnId>;

/** Whoever acts: the main agent of a session, a subagent, the advisor. */
export const agentId = uuid.brand<'AgentId'>();
export type AgentId = z.infer<typeof agentId>;

/** One attempt to get an answer from the model. */
export const requestId = uuid.brand<'RequestId'>();
export type RequestId = z.infer<typeof requestId>;

/** One compaction: the stages that ran for one reason. */
export const compactionId = uuid.brand<'CompactionId'>();
export type CompactionId = z.infer<typeof compactionId>;

/** One message of the person, from the moment it was written (also while it is queued). */
export const messageId = uuid.brand<'MessageId'>();
export type MessageId = z.infer<typeof messageId>;

/** One question about permission. */
export const questionId = uuid.brand<'QuestionId'>();
export type QuestionId = z.infer<typeof questionId>;

/** The API's own id of a tool call (`tool_use.id`): opaque, unique in its session. */
export const callId = z.string().min(1).brand<'CallId'>();
export type CallId = z.infer<typeof callId>;

/** SHA-256 of a blob's bytes, lower-case hex: its name in `blobs/`. */
export const blobId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'BlobId'>();
export type BlobId = z.infer<typeof blobId>;

/** Who did what an event tells: an agent, or the person at the keyboard. */
export const actor = z.union([z.literal('person'), agentId]);
export type Actor = z.infer<typeof actor>;

/** What id making needs from outside, so that code which makes ids stays free of clock and chance. */
export interface IdSource {
  /** A fresh lower-case UUIDv7; ids made later sort later. */
  next(): string;
}

/** An id source over a clock (milliseconds since 1970) and 16 random bytes per call. See RFC 9562, section 5.7. */
export function createIdSource(now: () => number, randomBytes: () => Uint8Array): IdSource {
  let lastMs = 0;
  let seq = 0;
  return {
    next() {
      const nowMs = now();
      seq = nowMs > lastMs ? 0 : seq + 1;
      lastMs = Math.max(nowMs, lastMs);
      return v7({ msecs: lastMs, seq, random: randomBytes() });
    },
  };
}
