import type { Clock } from '#main/ports/clock.ts';

/** The waits of a turn before a request is sent again. A person who does not want to wait cuts them short. */
export class Waits {
  #cut: AbortController | null = null;

  /** Ends the wait that is on; nothing where none is. */
  cutShort(): void {
    this.#cut?.abort();
  }

  /** Resolves when the time is over or the wait was cut short: true. False where `signal` ended it. */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
    const cut = new AbortController();
    this.#cut = cut;
    try {
      await clock.sleep(ms, AbortSignal.any([signal, cut.signal]));
    } catch (error) {
      if (!signal.aborted && !cut.signal.aborted) throw error;
    } finally {
      this.#cut = null;
    }
    return !signal.aborted;
  }
}
