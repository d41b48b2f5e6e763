import type { ModelFailure } from '#shared/model/failure.ts';

const firstWaitMs = 1_000;
const growth = 3;
const longestWaitMs = 60_000;
const jitter = 0.25;
/** A server that asks for more than this is not waited for. */
const longestWishMs = 15 * 60_000;

/** After so many overloads in a row the fallback model takes over. */
export const overloadsBeforeFallback = 3;

/**
 * Milliseconds to wait before a failed request is sent again; null where it is not, whatever budget is left. `failures` counts the failures
 * in a row, this one included. The server's own wish goes before ours and is kept exactly; ours is shortened by up to a quarter, so that
 * many sessions do not come back at the same moment.
 */
export function retryDelay(failure: ModelFailure, failures: number, random: () => number): number | null {
  if (!failure.isRetryable) return null;
  if (failure.retryAfterMs !== null) return failure.retryAfterMs > longestWishMs ? null : failure.retryAfterMs;
  const waitMs = Math.min(longestWaitMs, firstWaitMs * growth ** (failures - 1));
  return Math.round(waitMs * (1 - jitter * random()));
}
