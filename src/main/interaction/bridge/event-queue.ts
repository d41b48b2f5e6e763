/**
 * Turns a listener into an async iterable for one reader. Items pushed while the reader is busy wait in order; `end` (or the signal)
 * lets the reader finish what is there and then ends.
 */
export class EventQueue<T> implements AsyncIterable<T>, Disposable {
  #items: T[] = [];
  #wake: (() => void) | null = null;
  #isEnded = false;
  readonly #handleAbort = (): void => this.end();
  readonly #signal: AbortSignal | undefined;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    if (signal?.aborted === true) this.end();
    signal?.addEventListener('abort', this.#handleAbort, { once: true });
  }

  push(item: T): void {
    if (this.#isEnded) return;
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    while (true) {
      const batch = this.#items;
      this.#items = [];
      yield* batch;
      if (this.#items.length > 0) continue;
      if (this.#isEnded) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  [Symbol.dispose](): void {
    this.end();
    this.#signal?.removeEventListener('abort', this.#handleAbort);
  }
}
