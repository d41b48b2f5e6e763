import { z } from 'zod';
import { callId } from '../id.ts';

/** When a hook is run: before a tool, after it did its work, or when the agent wants to end its turn. */
export const hookMoment = z.enum(['PreToolUse', 'PostToolUse', 'Stop']);
export type HookMoment = z.infer<typeof hookMoment>;

/**
 * How a hook ended. Only `blocked` and `prevented` change what happens: `blocked` refuses a call, objects to a result or sends the agent on;
 * `prevented` ends the turn. A hook that failed or took too long changes nothing.
 */
export const hookOutcome = z.enum(['passed', 'blocked', 'prevented', 'failed', 'timed-out', 'cancelled']);
export type HookOutcome = z.infer<typeof hookOutcome>;

/** One hook that was run. */
export const hookRun = z.object({
  moment: hookMoment,
  command: z.string(),
  /** Which settings file names it. */
  source: z.enum(['user', 'always', 'project', 'local']),
  outcome: hookOutcome,
  /** What it said, or how it failed; null where it said nothing. */
  message: z.string().nullable(),
  durationMs: z.number(),
  /** Whether it said more than is kept. */
  isCut: z.boolean(),
});
export type HookRun = z.infer<typeof hookRun>;

export const hookEvents = [
  /** `call` is null for hooks of the turn's end. */
  hookRun.extend({ type: z.literal('hook.finished'), call: callId.nullable() }),
] as const;
