import { z } from 'zod';

/** What a cap holds for: one session, everything of one calendar day, everything in one project. */
export const capScope = z.enum(['session', 'day', 'project']);
export type CapScope = z.infer<typeof capScope>;

export const capUnit = z.enum(['usd', 'tokens']);
export type CapUnit = z.infer<typeof capUnit>;

const usdCap = z.number().positive().nullable();
const tokenCap = z.number().int().positive().nullable();

/** The most that may be spent; null for no cap. Tokens count everything that is billed: prompt, cache and output. */
export const caps = z.object({
  perSessionUsd: usdCap,
  perDayUsd: usdCap,
  perProjectUsd: usdCap,
  perSessionTokens: tokenCap,
  perDayTokens: tokenCap,
  perProjectTokens: tokenCap,
});
export type Caps = z.infer<typeof caps>;

/** Caps as they stand in a file: a value that makes no sense counts as none and costs the others nothing. */
export const lenientCaps = z.object({
  perSessionUsd: usdCap.catch(null),
  perDayUsd: usdCap.catch(null),
  perProjectUsd: usdCap.catch(null),
  perSessionTokens: tokenCap.catch(null),
  perDayTokens: tokenCap.catch(null),
  perProjectTokens: tokenCap.catch(null),
});

export const noCaps: Caps = {
  perSessionUsd: null,
  perDayUsd: null,
  perProjectUsd: null,
  perSessionTokens: null,
  perDayTokens: null,
  perProjectTokens: null,
};

/** One cap that is set. */
export interface Cap {
  readonly scope: CapScope;
  readonly unit: CapUnit;
  readonly limit: number;
}

const places: Record<keyof Caps, Pick<Cap, 'scope' | 'unit'>> = {
  perSessionUsd: { scope: 'session', unit: 'usd' },
  perDayUsd: { scope: 'day', unit: 'usd' },
  perProjectUsd: { scope: 'project', unit: 'usd' },
  perSessionTokens: { scope: 'session', unit: 'tokens' },
  perDayTokens: { scope: 'day', unit: 'tokens' },
  perProjectTokens: { scope: 'project', unit: 'tokens' },
};

/** A request that a cap does not pay for, even with a short answer. */
export const capShortage = z.object({
  scope: capScope,
  unit: capUnit,
  /** The cap; how much of it is spent, and how much is held by requests that have not ended. */
  limit: z.number(),
  spent: z.number(),
  held: z.number(),
  /** What the request may cost at most, even with a short answer. */
  needed: z.number(),
});
export type CapShortage = z.infer<typeof capShortage>;

/** The caps that are set, and the one in USD that was given for this turn's session alone. */
export function listCaps(given: Caps, sessionUsd: number | null = null): Cap[] {
  const keys = Object.keys(places) as (keyof Caps)[];
  const list = keys.flatMap((key): Cap[] => {
    const limit = given[key];
    return limit === null ? [] : [{ ...places[key], limit }];
  });
  return sessionUsd === null ? list : [...list, { scope: 'session', unit: 'usd', limit: sessionUsd }];
}
