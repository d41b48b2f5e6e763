import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { SessionId } from '../id.ts';

/** Which of two places stands first: a fork's history has events of its parents, whose numbers are theirs. */
export interface PlaceOrder {
  /** Whether a place is this one or stands before it. Where nothing is known of a session, it is not. */
  isUpTo(place: EventPlace, last: EventPlace): boolean;
}

/** A `PlaceOrder` that learns the order of the sessions from their events, inherited ones first. */
export function createPlaceOrder(): PlaceOrder & { add(event: SessionEvent | UnknownEvent): void } {
  const order = new Map<SessionId, number>();
  return {
    isUpTo(place, last) {
      if (place.session === last.session) return place.seq <= last.seq;
      const [at, end] = [order.get(place.session), order.get(last.session)];
      return at !== undefined && end !== undefined && at < end;
    },
    add({ session }) {
      if (!order.has(session)) order.set(session, order.size);
    },
  };
}

/** The place of a stored event. */
export function placeOf({ session, seq }: EventPlace): EventPlace {
  return { session, seq };
}
