import type { Clock } from '#main/ports/clock.ts';
import { defaultPatience, endTree, type Patience } from './end-tree.ts';

/** Marks everything a session starts with the token of the lease it was started under. */
export const leaseVariable = 'TESSERA_LEASE';
/** Marks everything one call starts. */
export const callVariable = 'TESSERA_CALL';

/**
 * Ends processes left over from engines that are gone: those whose environment names one of these tokens of void leases, and nothing else.
 * Resolves with how many there were.
 */
export async function sweepLeftovers(voidTokens: readonly string[], clock: Clock, patience: Patience = defaultPatience): Promise<number> {
  const counts = await Promise.all(
    voidTokens
      .filter((token) => token !== '')
      .map((token) => endTree({ leader: null, session: null, marker: `${leaseVariable}=${token}` }, clock, patience)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
