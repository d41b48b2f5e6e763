import type { ModelFailure } from '../failure.ts';
import type { Breaker } from './breaker.ts';

/** How often a request is sent at most before its failure is final: what passes by itself is given longer. */
export function retryBudget(kind: ModelFailure['kind']): number {
  return kind === 'overloaded' || kind === 'rate_limit' ? 8 : 4;
}

export interface Retries {
  /** Requests that failed in a row; a whole answer sets it back. */
  readonly failures: number;
  /** How many of the last ones, in a row, failed because the model is overloaded. */
  readonly overloads: number;
}

/** Trips at the failure that spends the budget. A failure that no retry mends is final by itself and trips nothing. */
export const retries: Breaker<Retries> = {
  initial: { failures: 0, overloads: 0 },
  fold(state, event) {
    switch (event.type) {
      case 'request.failed': {
        const failures = state.failures + 1;
        const { kind, isRetryable } = event.failure;
        if (isRetryable && failures >= retryBudget(kind)) {
          return { trip: { breaker: 'retries', consequence: 'ended', count: failures, tool: null }, state: this.initial };
        }
        return { failures, overloads: kind === 'overloaded' ? state.overloads + 1 : 0 };
      }
      case 'response.completed':
        return state.failures === 0 ? state : this.initial;
      case 'loop.transitioned':
        return event.transition.reason === 'model_fallback' ? this.initial : state;
      default:
        return state;
    }
  },
};
