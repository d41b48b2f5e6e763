// What the next send will cost, said before it is sent.
import { z } from 'zod';

/** A cost that is not known to the cent: USD, `low` to `high`, `likely` between them. */
export const costRange = z.object({ low: z.number(), likely: z.number(), high: z.number() });
export type CostRange = z.infer<typeof costRange>;

/** Where the session's cache entries stand. Times are milliseconds since 1970. */
export const cacheClock = z.discriminatedUnion('state', [
  /** Nothing was sent yet, or nothing that can be read. */
  z.object({ state: z.literal('empty') }),
  /** `expiresAtMs`: of the entry that ends last in the prefix. `longExpiresAtMs`: of the one kept for an hour, where there is one. */
  z.object({ state: z.literal('warm'), expiresAtMs: z.number(), ttlMs: z.number(), longExpiresAtMs: z.number().nullable() }),
  z.object({ state: z.literal('cold'), expiredAtMs: z.number() }),
]);
export type CacheClock = z.infer<typeof cacheClock>;

/** The next request of a session with a draft of so many characters. Tokens are estimates; money is null where the model is unpriced. */
export const forecast = z.object({
  model: z.string(),
  isSimulated: z.boolean(),
  clock: cacheClock,
  promptTokens: z.number().int(),
  /** As long as the cache is warm. */
  warm: z.object({
    readTokens: z.number().int(),
    writeTokens: z.number().int(),
    freshTokens: z.number().int(),
    costUsd: costRange.nullable(),
  }),
  cold: z.object({
    readTokens: z.number().int(),
    writeTokens: z.number().int(),
    freshTokens: z.number().int(),
    costUsd: costRange.nullable(),
  }),
  /** How the tokens of the prompt are known. */
  countedBy: z.enum(['usage', 'count-tokens', 'estimate']),
  /** Median error of past forecasts as a share of the cost, 0 to 1, and over how many requests; null before there were any. */
  pastError: z.object({ median: z.number(), requests: z.number().int() }).nullable(),
});
export type Forecast = z.infer<typeof forecast>;

/** What keeping a prefix warm costs: a request shortly before each end of the time to live. */
export const keepWarmOffer = z.object({
  /** Whether it is on, and how many more times it will be renewed. */
  isOn: z.boolean(),
  renewalsLeft: z.number().int(),
  /** USD of one renewal, and of an hour of them; null where unpriced. */
  perRenewalUsd: z.number().nullable(),
  perHourUsd: z.number().nullable(),
  /** What writing the prefix again would cost instead. */
  coldWriteUsd: z.number().nullable(),
  spentUsd: z.number(),
});
export type KeepWarmOffer = z.infer<typeof keepWarmOffer>;

/** What a change that drops the cache makes the next request cost more, said before it is made. */
export const dropCost = z.object({
  /** Tokens that would be read if nothing changed, and are written anew. */
  tokens: z.number().int(),
  extraUsd: z.number().nullable(),
});
export type DropCost = z.infer<typeof dropCost>;
