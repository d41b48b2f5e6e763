import { z } from 'zod';
import { capScope, capUnit } from './caps.ts';
import { modelFailure } from './failure.ts';

/**
 * How a turn ended: every way out of `queryLoop`, each with what it knows.
 *
 *   answer without tool calls ─────────────▶ completed
 *   allowed steps used up ─────────────────▶ max_turns
 *   person stopped while it streamed ──────▶ aborted_streaming
 *   person stopped while tools ran ────────▶ aborted_tools
 *   the API failed for good ───────────────▶ model_error
 *   an event could not be stored ──────────▶ journal_failed
 *   a cap would not pay for the next one ──▶ budget_exhausted
 */
export const terminal = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('completed'), stopReason: z.string() }),
  z.object({ reason: z.literal('max_turns'), maxSteps: z.number().int() }),
  z.object({ reason: z.literal('aborted_streaming') }),
  z.object({ reason: z.literal('aborted_tools') }),
  z.object({ reason: z.literal('model_error'), failure: modelFailure }),
  z.object({ reason: z.literal('journal_failed'), message: z.string() }),
  z.object({
    reason: z.literal('budget_exhausted'),
    scope: capScope,
    unit: capUnit,
    /** The cap; how much of it is spent, and how much is held by requests that have not ended. */
    limit: z.number(),
    spent: z.number(),
    held: z.number(),
    /** What the next request may cost at most, even with a short answer. */
    needed: z.number(),
  }),
]);
export type Terminal = z.infer<typeof terminal>;

/** Why an iteration of the loop was entered. The first iteration of a turn has none. */
export const transition = z.discriminatedUnion('reason', [z.object({ reason: z.literal('next_turn') })]);
export type Transition = z.infer<typeof transition>;
