// Where the stream reader and the executor, which run at the same time, meet the generator, which yields one thing at a time.
import type { Delta } from '#shared/model/delta.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { LoopEvent, QueryStored } from './types.ts';

type Item =
  | { type: 'event'; draft: EventDraft; stored: PromiseWithResolvers<StoredEvent> }
  | { type: 'delta'; delta: Delta; taken: PromiseWithResolvers<void> };

/** First in, first out. Bounded by its writers, who each wait until what they put in was taken. */
export class Outbox {
  readonly #items: Item[] = [];
  readonly #onStored: (event: StoredEvent) => void;
  #closed: { error: unknown } | null = null;
  #wake: (() => void) | null = null;

  /** `onStored` sees every stored event, in order, before whoever waits for it. */
  constructor(onStored: (event: StoredEvent) => void) {
    this.#onStored = onStored;
  }

  /** Resolves with the event when it is on disk; rejects when the outbox is closed first. */
  readonly store = (draft: EventDraft): Promise<StoredEvent> => {
    const stored = Promise.withResolvers<StoredEvent>();
    if (this.#closed === null) this.#put({ type: 'event', draft, stored });
    else stored.reject(this.#closed.error);
    return stored.promise;
  };

  /** Resolves when the delta was taken; at once when the outbox is closed. */
  readonly publish = (delta: Delta): Promise<void> => {
    const taken = Promise.withResolvers<void>();
    if (this.#closed === null) this.#put({ type: 'delta', delta, taken });
    else taken.resolve();
    return taken.promise;
  };

  /** Yields one event and nothing after it; what was put in before goes first. */
  async *emit(draft: EventDraft): AsyncGenerator<LoopEvent, StoredEvent, QueryStored> {
    return yield* this.drain(this.store(draft));
  }

  /** Yields what is put in until `work` has settled and nothing is left, and returns what `work` came to. */
  async *drain<T>(work: Promise<T>): AsyncGenerator<LoopEvent, T, QueryStored> {
    let isOver = false;
    const end = (): void => {
      isOver = true;
      this.#wake?.();
    };
    work.then(end, end);
    while (true) {
      const item = this.#items[0];
      if (item !== undefined) {
        yield* this.#handOut(item);
        this.#items.shift();
      } else if (isOver) {
        return await work;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
      }
    }
  }

  /** Nothing more is taken: whoever waits, or writes later, is told why. */
  close(error: unknown): void {
    this.#closed ??= { error };
    for (const item of this.#items.splice(0)) {
      if (item.type === 'event') item.stored.reject(error);
      else item.taken.resolve();
    }
  }

  /** The item stays in the queue while it is handed out, so that `close` reaches it when the consumer throws. */
  async *#handOut(item: Item): AsyncGenerator<LoopEvent, void, QueryStored> {
    if (item.type === 'delta') {
      yield { type: 'delta', delta: item.delta };
      item.taken.resolve();
      return;
    }
    const event = yield { type: 'event', draft: item.draft };
    if (event === undefined) throw new TypeError('The loop was not given the stored event for the draft it yielded.');
    this.#onStored(event);
    item.stored.resolve(event);
  }

  #put(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }
}
