import type { Clock } from '#main/ports/clock.ts';
import { ServiceError } from '#main/ports/sessions.ts';

/** A process that puts a session in order at its start holds it this long at most; who holds it longer works in it. */
const longestWaitMs = 2_000;
const pollMs = 50;

/**
 * Does what writes a session that another process may hold for a moment: waits a little and tries again, until it is free, the time is over
 * or the person interrupts. Then, and for every other refusal, it rejects with what `act` threw.
 */
export async function whenFree<T>(clock: Clock, interrupt: AbortSignal, act: () => T | Promise<T>): Promise<T> {
  const giveUpMs = clock.monotonic() + longestWaitMs;
  while (true) {
    try {
      return await act();
    } catch (error) {
      const isHeld = error instanceof ServiceError && error.code === 'HELD';
      if (!isHeld || interrupt.aborted || clock.monotonic() >= giveUpMs) throw error;
      await clock.sleep(pollMs);
    }
  }
}
