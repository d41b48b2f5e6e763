import type { Breaker } from './breaker.ts';

/** So many requests for a summary in a row may come to nothing. */
export const maxFailures = 3;

export interface Compaction {
  /** Requests for a summary that failed in a row. At `maxFailures` the breaker is open: none is made until the person asks for one. */
  readonly failures: number;
}

/**
 * Trips at the third request for a summary in a row that came to nothing, and stays open over turns and restarts until the person asks for a
 * summary. A stop by the person is no failure.
 */
export const compaction: Breaker<Compaction> = {
  initial: { failures: 0 },
  fold(state, event) {
    switch (event.type) {
      case 'context.failed': {
        if (event.because === 'stopped') return state;
        const failures = state.failures + 1;
        if (failures !== maxFailures) return { failures };
        return { trip: { breaker: 'compaction', consequence: 'opened', count: failures, tool: null }, state: { failures } };
      }
      case 'context.asked':
        return state.failures === 0 || event.stages?.includes('summary') === false ? state : this.initial;
      case 'context.summarised':
        return state.failures === 0 ? state : this.initial;
      default:
        return state;
    }
  },
};

/** Whether no summary is asked for until the person wants one. */
export function isOpen({ failures }: Compaction): boolean {
  return failures >= maxFailures;
}
