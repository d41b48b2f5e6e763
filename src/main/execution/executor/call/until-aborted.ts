import type { Clock } from '#main/ports/clock.ts';

/** The promise's own end, or a rejection with the signal's reason as soon as it aborts, whether the promise heeds the signal or not. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    const leave = (): void => signal.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(leave);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** How work ended that was given a bounded time to end after its signal aborted. */
export type Settlement<T> = { type: 'returned'; value: T } | { type: 'threw'; error: unknown } | { type: 'hung' };

/** Waits for work without bound, but at most `graceMs` once the signal aborted. Never rejects. */
export function settleWithin<T>(work: Promise<T>, signal: AbortSignal, graceMs: number, clock: Clock): Promise<Settlement<T>> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const settle = (settlement: Settlement<T>): void => {
      over.abort();
      resolve(settlement);
    };
    const startGrace = (): void => {
      clock.sleep(graceMs, over.signal).then(
        () => settle({ type: 'hung' }),
        () => undefined,
      );
    };
    work.then(
      (value) => settle({ type: 'returned', value }),
      (error: unknown) => settle({ type: 'threw', error }),
    );
    if (signal.aborted) startGrace();
    else signal.addEventListener('abort', startGrace, { once: true, signal: over.signal });
  });
}
