import type { Breaker } from './breaker.ts';

const minContinuations = 3;
const fewTokens = 500;

export interface DiminishingReturns {
  readonly continuations: number;
  /** Tokens put out since the last continuation, and by the one before it. */
  readonly added: number;
  readonly addedBefore: number;
}

/** Trips when a further continuation is about to begin behind three or more, of which the last two added fewer than 500 tokens each. */
export const diminishingReturns: Breaker<DiminishingReturns> = {
  initial: { continuations: 0, added: 0, addedBefore: 0 },
  fold(state, event) {
    switch (event.type) {
      case 'response.completed':
        return { ...state, added: state.added + event.usage.output_tokens };
      case 'loop.transitioned': {
        const { reason } = event.transition;
        if (reason !== 'token_budget_continuation' && reason !== 'pause_turn_continuation') return state;
        if (state.continuations >= minContinuations && state.added < fewTokens && state.addedBefore < fewTokens) {
          const count = state.continuations;
          return { trip: { breaker: 'diminishing_returns', consequence: 'ended', count, tool: null }, state: this.initial };
        }
        return { continuations: state.continuations + 1, added: 0, addedBefore: state.added };
      }
      default:
        return state;
    }
  },
};
