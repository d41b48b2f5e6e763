import type { Clock } from '#main/ports/clock.ts';

/** Watches over a stream: aborts its signal when nothing was heard for the set time. Dispose it when the stream has ended. */
export interface SilenceWatch extends Disposable {
  readonly signal: AbortSignal;
  /** Something arrived. */
  heard(): void;
}

/** Starts listening at once. One timer at a time, however much arrives. */
export function watchSilence(clock: Clock, silenceMs: number): SilenceWatch {
  const silent = new AbortController();
  const over = new AbortController();
  let lastHeard = clock.monotonic();

  async function listen(): Promise<void> {
    for (;;) {
      const leftMs = lastHeard + silenceMs - clock.monotonic();
      if (leftMs <= 0) return silent.abort();
      await clock.sleep(leftMs, over.signal);
    }
  }
  // The sleep rejects when the watch is disposed: that is its normal end.
  listen().catch(() => undefined);

  return {
    signal: silent.signal,
    heard() {
      lastHeard = clock.monotonic();
    },
    [Symbol.dispose]() {
      over.abort();
    },
  };
}
