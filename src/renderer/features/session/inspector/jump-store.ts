// Leads from the inspector to a place in the transcript.
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Where to, and the how-manieth wish that is: the same place may be wished for again. */
export interface Jump {
  readonly place: EventPlace | null;
  readonly count: number;
}

export interface JumpStore extends StoreApi<Jump> {
  readonly to: (place: EventPlace) => void;
}

/** The wishes of one session's screen; none at first. */
export function createJumpStore(): JumpStore {
  const store = createStore<Jump>(() => ({ place: null, count: 0 }));
  return Object.assign(store, { to: (place: EventPlace) => store.setState(({ count }) => ({ place, count: count + 1 })) });
}
