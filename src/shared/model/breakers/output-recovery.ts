import type { Breaker } from './breaker.ts';

/** How often in a row an answer that was cut off is recovered. */
export const maxRecoveries = 3;

export interface OutputRecovery {
  readonly recoveries: number;
  /** The limit of the last request's answer; null before the first. */
  readonly limit: number | null;
  /** Whether a cap had lowered it. */
  readonly isLowered: boolean;
}

/**
 * Trips when a further recovery is about to begin behind so many in a row. An answer that is not cut off ends the row. One that was cut off at
 * a limit that a cap had lowered is not counted: it is gone on with as long as the cap pays for a further answer worth a request, and then the
 * cap ends the turn. Each takes from what is left of the cap, so that this cannot go on for ever.
 */
export const outputRecovery: Breaker<OutputRecovery> = {
  initial: { recoveries: 0, limit: null, isLowered: false },
  fold(state, event) {
    switch (event.type) {
      case 'request.sent': {
        const isLowered = event.loweredBy !== undefined;
        if (event.purpose !== 'main' || (state.limit === event.maxTokens && state.isLowered === isLowered)) return state;
        return { ...state, limit: event.maxTokens, isLowered };
      }
      case 'loop.transitioned':
        if (event.transition.reason !== 'max_output_tokens_recovery' || state.isLowered) return state;
        if (state.recoveries < maxRecoveries) return { ...state, recoveries: state.recoveries + 1 };
        return { trip: { breaker: 'output_recovery', consequence: 'ended', count: state.recoveries, tool: null }, state: this.initial };
      case 'response.completed':
        return event.stopReason === 'max_tokens' || state.recoveries === 0 ? state : { ...state, recoveries: 0 };
      default:
        return state;
    }
  },
};
