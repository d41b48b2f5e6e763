import type { Clock } from '#main/ports/clock.ts';

/** The waits of a turn before a request is sent: again after a failure, or when a cap has room for it. A person who does not want to wait cuts them short. */
export class Waits {
  #cut: AbortController | null = null;

  /** A wait is about to be told of and will begin: whoever cuts it short from here on is heard, also before it begins. */
  announce(): void {
    this.#cut = new AbortController();
  }

  /** Ends the wait that is on or announced; nothing where there is none. */
  cutShort(): void {
    this.#cut?.abort();
  }

  /** Resolves when the wait is over, and says what ended it: its time, the person, or `signal`. */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<'over' | 'cut-short' | 'aborted'> {
    const cut = (this.#cut ??= new AbortController());
    try {
      if (!cut.signal.aborted) await clock.sleep(ms, AbortSignal.any([signal, cut.signal]));
    } catch (error) {
      if (!signal.aborted && !cut.signal.aborted) throw error;
    } finally {
      this.#cut = null;
    }
    if (signal.aborted) return 'aborted';
    return cut.signal.aborted ? 'cut-short' : 'over';
  }
}
