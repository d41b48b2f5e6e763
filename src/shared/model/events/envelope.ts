import { z } from 'zod';
import { actor, sessionId } from '../id.ts';

/** What every event carries. An event is identified by (session, seq). */
export const envelope = z.object({
  v: z.literal(1),
  session: sessionId,
  /** From 1, without gaps, per session. */
  seq: z.number().int().positive(),
  /** Milliseconds since 1970. */
  at: z.number().int().nonnegative(),
  actor,
  /** Hash of the event before it (of the parent's event, in a fork's first); null in a session's first. */
  previous: z.string().nullable(),
});
export type Envelope = z.infer<typeof envelope>;
