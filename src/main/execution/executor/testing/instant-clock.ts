import type { Clock } from '#main/ports/clock.ts';

/** A clock for tests: sleeping takes no time, moves the hand on, and is remembered. */
export interface InstantClock extends Clock {
  /** Every wait that was asked for, in order. */
  readonly waits: number[];
}

/** A sleep ends in the next turn of the event loop, so that whatever was ready before it goes first. */
export function createInstantClock(): InstantClock {
  let nowMs = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        waits.push(ms);
        if (signal?.aborted === true) reject(signal.reason);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        setImmediate(() => {
          nowMs += ms;
          resolve();
        });
      }),
  };
}
