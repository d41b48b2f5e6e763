import { z } from 'zod';
import { capShortage } from './caps.ts';
import { modelFailure } from './failure.ts';
import { compactionId } from './id.ts';

/**
 * How a turn ended: every way out of `queryLoop`, each with what it knows.
 *
 *   answer without tool calls ─────────────▶ completed
 *   allowed steps used up ─────────────────▶ max_turns
 *   person stopped while it streamed ──────▶ aborted_streaming
 *   person stopped while tools ran ────────▶ aborted_tools
 *   the API failed for good ───────────────▶ model_error
 *   the API refused the prompt as too long ▶ prompt_too_long
 *   the window is full before a request ───▶ blocking_limit
 *   an event could not be stored ──────────▶ journal_failed
 *   cut off, recovered, cut off again ─────▶ output_limit
 *   continuations that add next to nothing ▶ diminishing_returns
 *   one call with one result, over and over ▶ repeated_calls
 *   a cap would not pay for the next one ──▶ budget_exhausted
 *   a hook around a tool ended the turn ───▶ hook_stopped
 *   a stop hook ended it for good ─────────▶ stop_hook_prevented
 *   stop hooks sent it on without end ─────▶ stop_hook_loop
 *   compaction that hardly helps, or not for long ▶ compaction_thrash
 */
export const terminal = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('completed'), stopReason: z.string() }),
  z.object({ reason: z.literal('max_turns'), maxSteps: z.number().int() }),
  z.object({ reason: z.literal('aborted_streaming') }),
  z.object({ reason: z.literal('aborted_tools') }),
  z.object({ reason: z.literal('model_error'), failure: modelFailure }),
  z.object({ reason: z.literal('prompt_too_long'), failure: modelFailure }),
  /**
   * No request was made: the prompt has at least `promptTokens` (or about that many, where `compaction` is said), and the model's window holds no
   * more than `contextWindow` with the answer. `compaction`: why the session was not compacted instead.
   */
  z.object({
    reason: z.literal('blocking_limit'),
    model: z.string(),
    promptTokens: z.number().int(),
    contextWindow: z.number().int(),
    compaction: z.enum(['off', 'breaker-open']).optional(),
  }),
  z.object({ reason: z.literal('journal_failed'), message: z.string() }),
  z.object({ reason: z.literal('output_limit'), recoveries: z.number().int() }),
  z.object({ reason: z.literal('diminishing_returns'), continuations: z.number().int(), outputTokens: z.number().int() }),
  z.object({ reason: z.literal('repeated_calls'), tool: z.string(), times: z.number().int() }),
  capShortage.extend({ reason: z.literal('budget_exhausted') }),
  /** `message` is the reason that the hook gave. */
  z.object({ reason: z.literal('hook_stopped'), hook: z.string(), message: z.string() }),
  z.object({ reason: z.literal('stop_hook_prevented'), hook: z.string(), message: z.string() }),
  /** `blocks` in a row, without a tool call between; `message` is what the hooks asked for last. */
  z.object({ reason: z.literal('stop_hook_loop'), blocks: z.number().int(), message: z.string() }),
  /** So many compactions in a row freed too little, or were due again within a few steps; `promptTokens` is what fills the window now. */
  z.object({ reason: z.literal('compaction_thrash'), compactions: z.number().int(), promptTokens: z.number().int() }),
]);
export type Terminal = z.infer<typeof terminal>;

/**
 * Why an iteration of the loop was entered. The first iteration of a turn has none, and neither has a retry: it repeats its step.
 *
 *   calls and their results ───────────────▶ next_turn
 *   answer cut off by `max_tokens` ────────▶ max_output_tokens_recovery
 *   answer paused by the API ──────────────▶ pause_turn_continuation
 *   answer whole, token target not reached ▶ token_budget_continuation
 *   overloaded again and again ────────────▶ model_fallback
 *   a stop hook did not let the turn end ──▶ stop_hook_blocking
 *   window full in truth, results cleared ─▶ collapse_drain_retry
 *   still full, history summarised ────────▶ reactive_compact_retry
 */
export const transition = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('next_turn') }),
  /**
   * `cutAt` is the limit at which the answer was cut off; what the next one is granted stands in its `request.sent`. `attempt` counts answers cut
   * off in a row at limits of the loop's own: where a cap had lowered the limit, the cap is what ends the row, and it stays as it is.
   */
  z.object({
    reason: z.literal('max_output_tokens_recovery'),
    attempt: z.number().int(),
    cutAt: z.number().int().optional(),
    /** What was wanted of the next request. Only older journals tell it. */
    maxTokens: z.number().int().optional(),
  }),
  z.object({ reason: z.literal('pause_turn_continuation') }),
  /** What the turn has put out so far, of its target. */
  z.object({ reason: z.literal('token_budget_continuation'), outputTokens: z.number().int(), target: z.number().int() }),
  z.object({ reason: z.literal('model_fallback'), from: z.string(), to: z.string() }),
  /** `message` is what the stop hooks ask for; it was given to the model. */
  z.object({ reason: z.literal('stop_hook_blocking'), message: z.string() }),
  /** The stages that ask no model made room; `isCutOff`: for an answer that the full window cut off, else for a prompt that the API refused. */
  z.object({ reason: z.literal('collapse_drain_retry'), compaction: compactionId, isCutOff: z.boolean() }),
  /** The same with a summary, where those had nothing more to give. */
  z.object({ reason: z.literal('reactive_compact_retry'), compaction: compactionId, isCutOff: z.boolean() }),
]);
export type Transition = z.infer<typeof transition>;
