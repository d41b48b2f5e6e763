import { z } from 'zod';
import { modelChoice } from './events/session-events.ts';
import { projectId, sessionId } from './id.ts';
import { permissionMode, permissionQuestion } from './permission.ts';
import { tokenUsage } from './usage.ts';

/**
 * What a session is doing.
 *
 *   idle ─message─▶ working ─question─▶ waiting ─answer─▶ working
 *   done | stopped | failed ─compact─▶ compacting ─▶ as before;
 *   working ─turn.ended─▶ done | stopped | failed;  process died ─▶ interrupted;  any ─message─▶ working
 */
export const sessionStatus = z.discriminatedUnion('status', [
  z.object({ status: z.literal('idle') }),
  z.object({ status: z.literal('working'), turn: z.number().int(), step: z.number().int(), since: z.number() }),
  /** Between two turns, because the person asked for it. */
  z.object({ status: z.literal('compacting'), since: z.number() }),
  z.object({ status: z.literal('waiting'), question: permissionQuestion, askedAt: z.number(), others: z.number().int() }),
  z.object({ status: z.literal('done') }),
  z.object({ status: z.literal('stopped'), reason: z.string() }),
  z.object({ status: z.literal('failed'), reason: z.string() }),
  z.object({ status: z.literal('interrupted') }),
]);
export type SessionStatus = z.infer<typeof sessionStatus>;

/** Money of a session as it is shown: what is priced, how many requests are not, and whether it was all simulated. */
export const sessionCost = z.object({
  usd: z.number(),
  unpricedRequests: z.number().int(),
  requests: z.number().int(),
  simulatedRequests: z.number().int(),
});
export type SessionCost = z.infer<typeof sessionCost>;

/** One row of the sidebar and the session's bottom line. */
export const sessionSummary = z.object({
  id: sessionId,
  project: projectId,
  folder: z.string(),
  /** The person's title, else the beginning of the first message, else null. */
  title: z.string().nullable(),
  state: sessionStatus,
  model: modelChoice,
  mode: permissionMode,
  createdAt: z.number(),
  changedAt: z.number(),
  cost: sessionCost,
  /** Sum over all requests that are not simulated, or all simulated ones where there are only such. */
  usage: tokenUsage,
  /** Prompt of the last request plus its output: what fills the window now. */
  windowTokens: z.number().int(),
  parent: sessionId.nullable(),
  /** The other process that holds the session, where one does: it can be read here but not sent to. */
  heldBy: z.string().nullable(),
  lastSeq: z.number().int(),
});
export type SessionSummary = z.infer<typeof sessionSummary>;
