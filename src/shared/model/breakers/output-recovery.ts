import type { Breaker } from './breaker.ts';

/** How often in a row an answer that was cut off is recovered. */
export const maxRecoveries = 3;

export interface OutputRecovery {
  readonly recoveries: number;
}

/** Trips when a further recovery is about to begin behind so many in a row. An answer that is not cut off ends the row. */
export const outputRecovery: Breaker<OutputRecovery> = {
  initial: { recoveries: 0 },
  fold(state, event) {
    if (event.type === 'loop.transitioned' && event.transition.reason === 'max_output_tokens_recovery') {
      if (state.recoveries < maxRecoveries) return { recoveries: state.recoveries + 1 };
      return { trip: { breaker: 'output_recovery', consequence: 'ended', count: state.recoveries, tool: null }, state: this.initial };
    }
    if (event.type === 'response.completed' && event.stopReason !== 'max_tokens' && state.recoveries > 0) return this.initial;
    return state;
  },
};
