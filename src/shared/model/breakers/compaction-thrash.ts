import type { EventPayload } from '../event.ts';
import type { Breaker } from './breaker.ts';
import type { BreakerTrip } from './trip.ts';

/** A compaction that freed less than this part of the prefix hardly helped. */
const leastFreed = 0.2;
/** One that is due again after so few steps was undone. */
const soonSteps = 3;
/** So many in a row that hardly helped or were undone end the turn. */
const maxInRow = 2;

export interface CompactionThrash {
  /** Compactions in a row that hardly helped or were undone. */
  readonly inRow: number;
  /** Whether the last one is among them. */
  readonly isLastPoor: boolean;
  /** Steps since the last compaction; null before the first. */
  readonly steps: number | null;
  /** The step of the last request. */
  readonly step: string | null;
}

/**
 * Trips where two compactions in a row freed less than 20 % each, or were due again within 3 steps. One that a person asked for is none of ours,
 * and several without a step between are one.
 */
export const compactionThrash: Breaker<CompactionThrash> = {
  initial: { inRow: 0, isLastPoor: false, steps: null, step: null },
  fold(state, event) {
    switch (event.type) {
      case 'request.sent': {
        const step = `${event.turn} ${event.step}`;
        if (event.purpose !== 'main' || step === state.step) return state;
        return { ...state, step, steps: state.steps === null ? null : state.steps + 1 };
      }
      case 'context.asked':
        return { ...this.initial, step: state.step };
      case 'context.compacted': {
        if (event.cause === 'asked' || event.stages.length === 0) return state;
        const isSame = state.steps === 0;
        const inRow = isSame ? state.inRow - (state.isLastPoor ? 1 : 0) : inRowWhenDue(state);
        const isLastPoor = freedPart(event) < leastFreed;
        const next = { ...state, inRow: inRow + (isLastPoor ? 1 : 0), isLastPoor, steps: 0 };
        return next.inRow >= maxInRow ? { trip: tripOf(next.inRow), state: next } : next;
      }
      default:
        return state;
    }
  },
};

/** The trip of a compaction that is due now, before it begins; null where it may. */
export function thrashOf(state: CompactionThrash): BreakerTrip | null {
  const inRow = inRowWhenDue(state);
  return state.steps !== 0 && inRow >= maxInRow ? tripOf(inRow) : null;
}

function inRowWhenDue({ inRow, isLastPoor, steps }: CompactionThrash): number {
  if (steps === null || isLastPoor) return inRow;
  return steps <= soonSteps ? inRow + 1 : 0;
}

function freedPart({ tokensBefore, tokensAfter }: Extract<EventPayload, { type: 'context.compacted' }>): number {
  return tokensBefore === 0 ? 0 : (tokensBefore - tokensAfter) / tokensBefore;
}

function tripOf(count: number): BreakerTrip {
  return { breaker: 'compaction_thrash', consequence: 'ended', count, tool: null };
}
