// Leads from elsewhere to a place in the transcript.
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Where to, and the how-manieth wish that is: the same place may be wished for again. */
export interface Jump {
  readonly place: EventPlace | null;
  readonly count: number;
  /** How many of them were followed. */
  readonly followed: number;
}

export interface JumpStore extends StoreApi<Jump> {
  readonly to: (place: EventPlace) => void;
}

/** The wishes of one session's screen; `first` is the one with which it was opened. */
export function createJumpStore(first: EventPlace | null = null): JumpStore {
  const store = createStore<Jump>(() => ({ place: first, count: first === null ? 0 : 1, followed: 0 }));
  return Object.assign(store, { to: (place: EventPlace) => store.setState(({ count }) => ({ place, count: count + 1 })) });
}
