import type { Clock } from '#main/ports/clock.ts';

/** A clock that stands still until a test moves it. A wait of a frame or less ends by itself, in the next turn of the event loop. */
export interface ManualClock extends Clock {
  /** Moves the hand on and ends the waits that are due. */
  advance(ms: number): void;
}

const frameMs = 16;

export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  const waits = new Set<{ atMs: number; resolve: () => void }>();
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) reject(signal.reason);
        const wait = { atMs: nowMs + ms, resolve };
        signal?.addEventListener(
          'abort',
          () => {
            waits.delete(wait);
            reject(signal.reason);
          },
          { once: true },
        );
        if (ms <= frameMs) setImmediate(resolve);
        else waits.add(wait);
      }),
    advance(ms) {
      nowMs += ms;
      for (const wait of waits) {
        if (wait.atMs > nowMs) continue;
        waits.delete(wait);
        wait.resolve();
      }
    },
  };
}
