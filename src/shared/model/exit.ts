import { z } from 'zod';
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
 *   a hook around a tool ended the turn ───▶ hook_stopped
 *   a stop hook ended it for good ─────────▶ stop_hook_prevented
 *   stop hooks sent it on without end ─────▶ stop_hook_loop
 */
export const terminal = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('completed'), stopReason: z.string() }),
  z.object({ reason: z.literal('max_turns'), maxSteps: z.number().int() }),
  z.object({ reason: z.literal('aborted_streaming') }),
  z.object({ reason: z.literal('aborted_tools') }),
  z.object({ reason: z.literal('model_error'), failure: modelFailure }),
  z.object({ reason: z.literal('journal_failed'), message: z.string() }),
  /** `message` is the reason that the hook gave. */
  z.object({ reason: z.literal('hook_stopped'), hook: z.string(), message: z.string() }),
  z.object({ reason: z.literal('stop_hook_prevented'), hook: z.string(), message: z.string() }),
  /** `blocks` in a row, without a tool call between; `message` is what the hooks asked for last. */
  z.object({ reason: z.literal('stop_hook_loop'), blocks: z.number().int(), message: z.string() }),
]);
export type Terminal = z.infer<typeof terminal>;

/** Why an iteration of the loop was entered. The first iteration of a turn has none. */
export const transition = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('next_turn') }),
  /** A stop hook did not let the turn end; its reason was given to the model. */
  z.object({ reason: z.literal('stop_hook_blocking') }),
]);
export type Transition = z.infer<typeof transition>;
