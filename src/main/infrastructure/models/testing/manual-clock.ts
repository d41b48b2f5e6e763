import type { Clock } from '#main/ports/clock.ts';

/** A clock that stands until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on and wakes every sleeper whose time has come. */
  advance(ms: number): void;
  /** How long each sleep was asked to last, in order. */
  readonly slept: readonly number[];
}

export function createManualClock(startMs = 1_800_000_000_000): ManualClock {
  let passed = 0;
  const slept: number[] = [];
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    slept,
    now: () => startMs + passed,
    monotonic: () => passed,
    sleep(ms, signal) {
      slept.push(ms);
      return new Promise((resolve, reject) => {
        const sleeper = { until: passed + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        });
      });
    },
    advance(ms) {
      passed += ms;
      for (const sleeper of sleepers) {
        if (sleeper.until > passed) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

/** A clock on which every sleep is over at once, and time moves by what was slept. */
export function createInstantClock(startMs = 1_800_000_000_000): Clock & { readonly slept: readonly number[] } {
  let passed = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => startMs + passed,
    monotonic: () => passed,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      slept.push(ms);
      passed += ms;
      return Promise.resolve();
    },
  };
}
