import { z } from 'zod';

/** The breakers there are; each is a row of the table in `breakers.ts`. */
export const breakerName = z.enum([
  'output_recovery',
  'diminishing_returns',
  'repeated_calls',
  'retries',
  'stop_hook_loop',
  'budget',
  'compaction',
  'compaction_thrash',
]);
export type BreakerName = z.infer<typeof breakerName>;

/** What a breaker found. */
export const breakerTrip = z.object({
  breaker: breakerName,
  /** `told`: the model is told and goes on. `ended`: the turn ends. `opened`: what failed is not tried again until the person asks for it. */
  consequence: z.enum(['told', 'ended', 'opened']),
  /** What was counted when it tripped. */
  count: z.number().int(),
  /** What was repeated, where it is a call: the tool's name. */
  tool: z.string().nullable(),
});
export type BreakerTrip = z.infer<typeof breakerTrip>;
