import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#main/ports/clock.ts';

/** A real clock on which long sleeps end only when the test says so. */
export interface TestClock extends Clock {
  /** Ends every long sleep that is under way: the time of running commands is over. */
  endLongSleeps(): void;
}

const longMs = 10_000;

/** Short sleeps are real, because they wait for real processes; those of ten seconds and more are the test's. */
export function createTestClock(): TestClock {
  const pending = new Set<() => void>();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep(ms, signal) {
      if (ms < longMs) return sleep(ms, undefined, signal ? { signal } : {});
      return new Promise((resolve, reject) => {
        pending.add(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')));
      });
    },
    endLongSleeps() {
      for (const resolve of pending) resolve();
      pending.clear();
    },
  };
}
