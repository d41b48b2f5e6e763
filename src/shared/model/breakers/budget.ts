import type { Breaker } from './breaker.ts';

/** It counts nothing of its own: what was spent and is held stands in the store, over all sessions and processes. */
export type Budget = Readonly<Record<string, never>>;

/** Trips at the first request that a cap withholds for good: with what other requests hold given back, it still would not be paid for. */
export const budget: Breaker<Budget> = {
  initial: {},
  fold(state, event) {
    if (event.type !== 'request.withheld' || event.waitMs !== null) return state;
    return { trip: { breaker: 'budget', consequence: 'ended', count: 1, tool: null }, state };
  },
};
