import type { EventPayload } from '../event.ts';
import type { UnknownEvent } from '../event.ts';
import type { BreakerTrip } from './trip.ts';

/** What breakers look at: a stored event, or one that is about to be stored. */
export type Watched = EventPayload | Pick<UnknownEvent, 'type'>;

/** A breaker that tripped, and the state it goes on with. */
export interface Tripped<S> {
  readonly trip: BreakerTrip;
  readonly state: S;
}

/** What stops a loop that no longer makes progress: pure, and folded by the loop and by whoever resumes a session. */
export interface Breaker<S> {
  readonly initial: S;
  /** The same object comes back where the event does not matter to this breaker. */
  fold(state: S, event: Watched): S | Tripped<S>;
}

/** Whether a fold's outcome is a trip. */
export function isTripped<S extends object>(outcome: S | Tripped<S>): outcome is Tripped<S> {
  return 'trip' in outcome;
}
