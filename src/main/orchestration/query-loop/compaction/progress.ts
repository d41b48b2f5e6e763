import { foldBreakers, type BreakersState } from '#shared/model/breakers/breakers.ts';
import type { BreakerTrip } from '#shared/model/breakers/trip.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { foldMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import { Outbox } from '../outbox.ts';
import type { LoopEvent, QueryStored } from '../types.ts';
import type { CompactionParams, Folded } from './types.ts';

/** The folds over everything a compaction stores. */
export class Progress implements Folded {
  messages: MessagesState;
  breakers: BreakersState;
  /** What tripped. Each is stored. */
  readonly trips: BreakerTrip[] = [];
  readonly outbox = new Outbox((event) => this.#add(event));
  readonly #params: CompactionParams;
  #stored = 0;

  constructor(params: CompactionParams, { messages, breakers }: Folded) {
    this.#params = params;
    this.messages = messages;
    this.breakers = breakers;
  }

  /** Stores an event, and what it tripped. */
  async *emit(draft: EventDraft): AsyncGenerator<LoopEvent, StoredEvent, QueryStored> {
    const stored = yield* this.outbox.emit(draft);
    yield* this.storeTrips();
    return stored;
  }

  /** Stores what tripped and is not stored yet. */
  async *storeTrips(): AsyncGenerator<LoopEvent, void, QueryStored> {
    const { agent: actor, turn } = this.#params;
    while (this.#stored < this.trips.length) {
      const trip = this.trips[this.#stored++];
      if (trip !== undefined) yield* this.outbox.emit({ type: 'breaker.tripped', actor, turn, ...trip });
    }
  }

  /** Takes over an event that somebody else stored. */
  #add(event: StoredEvent): void {
    this.messages = foldMessages(this.messages, event);
    const { state, trips } = foldBreakers(this.breakers, event);
    this.breakers = state;
    this.trips.push(...trips);
  }
}
