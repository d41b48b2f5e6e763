import type { ModelFailure } from '#shared/model/failure.ts';

/** How often a request is sent at most before its failure is final. */
export const maxTries = 4;

const firstWaitMs = 1_000;
const growth = 3;

/**
 * Milliseconds to wait before a failed request is sent again; null where it is not. `failures` counts the failures in a row, this one
 * included. The server's own wish goes before ours.
 */
export function retryDelay(failure: ModelFailure, failures: number): number | null {
  if (!failure.isRetryable || failures >= maxTries) return null;
  return failure.retryAfterMs ?? firstWaitMs * growth ** (failures - 1);
}
