// What the next send will cost, said before it is sent.
import { z } from 'zod';
import { effort } from '../wire.ts';

/** A cost that is not known to the cent: USD, `low` to `high`, `likely` between them. */
export const costRange = z.object({ low: z.number(), likely: z.number(), high: z.number() });
export type CostRange = z.infer<typeof costRange>;

/** Where the session's cache entries stand. Times are milliseconds since 1970. */
export const cacheClock = z.discriminatedUnion('state', [
  /** Nothing was sent yet, or nothing that can be read. */
  z.object({ state: z.literal('empty') }),
  /** `expiresAtMs`: of the entry that ends last in the prefix. `longExpiresAtMs`: of the one kept for an hour, where there is one. */
  z.object({ state: z.literal('warm'), expiresAtMs: z.number(), ttlMs: z.number(), longExpiresAtMs: z.number().nullable() }),
  /** `longExpiresAtMs`: where a part that is kept for an hour can still be read. */
  z.object({ state: z.literal('cold'), expiredAtMs: z.number(), longExpiresAtMs: z.number().nullable() }),
]);
export type CacheClock = z.infer<typeof cacheClock>;

/** How a prompt would be billed. Tokens are estimates; the cost is null where the model is unpriced or simulated. */
const promptSplit = z.object({
  readTokens: z.number().int(),
  writeTokens: z.number().int(),
  freshTokens: z.number().int(),
  costUsd: costRange.nullable(),
});
export type PromptSplit = z.infer<typeof promptSplit>;

/** The next request of a session with a draft of so many bytes. */
export const forecast = z.object({
  model: z.string(),
  effort: effort.nullable(),
  isSimulated: z.boolean(),
  clock: cacheClock,
  promptTokens: z.number().int(),
  /** Tools and system prompt among them. */
  fixedTokens: z.number().int(),
  /** As long as the cache is warm; where it is not, as if it were. */
  warm: promptSplit,
  /** Once what is kept for five minutes has expired; what is kept for an hour is read as long as it lives. */
  cold: promptSplit,
  /** How the tokens of the prompt are known. */
  countedBy: z.enum(['usage', 'count-tokens', 'estimate']),
  /** Median error of past forecasts as a share of the cost, 0 to 1, and over how many requests; null before there were any. */
  pastError: z.object({ median: z.number(), requests: z.number().int() }).nullable(),
});
export type Forecast = z.infer<typeof forecast>;

/** What keeping a prefix warm costs: a request shortly before each end of the time to live. */
export const keepWarmOffer = z.object({
  isOn: z.boolean(),
  /** Why it cannot be switched on, or why it ended by itself; null where neither. */
  reason: z.string().nullable(),
  /** How many more times it will be renewed, of how many in one pause. */
  renewalsLeft: z.number().int(),
  renewals: z.number().int(),
  /** When it is renewed next; null where nothing waits for it. */
  renewsAtMs: z.number().nullable(),
  /** USD of one renewal, and of an hour of them; null where unpriced. */
  perRenewalUsd: z.number().nullable(),
  perHourUsd: z.number().nullable(),
  /** What the next request costs more where the prefix is not kept. */
  coldExtraUsd: z.number().nullable(),
  /** What was spent on it in this session. */
  spentUsd: z.number(),
});
export type KeepWarmOffer = z.infer<typeof keepWarmOffer>;

/** What a change that drops the cache makes the next request cost more, said before it is made. */
export const dropCost = z.object({
  /** Tokens that would be read if nothing changed, and are written anew. */
  tokens: z.number().int(),
  /** What writing those tokens costs. */
  writeUsd: z.number().nullable(),
  /** By how much the whole prompt costs more than it would without the change. Below zero where the other model is that much cheaper. */
  extraUsd: z.number().nullable(),
});
export type DropCost = z.infer<typeof dropCost>;
