import { assertNever } from '#shared/model/assert-never.ts';
import type { BreakerTrip } from '#shared/model/breakers/trip.ts';

/** Why a breaker tripped, as a sentence for the person. */
export function breakerWords(trip: BreakerTrip): string {
  return `${reason(trip)} ${consequence(trip)}`;
}

function reason({ breaker, count, tool }: BreakerTrip): string {
  switch (breaker) {
    case 'output_recovery':
      return `The answer was cut off at its limit ${times(count)} in a row.`;
    case 'diminishing_returns':
      return `${count} continuations in a row added next to nothing.`;
    case 'repeated_calls':
      return `${tool ?? 'A tool'} was called ${times(count)} with the same input and gave the same result.`;
    case 'retries':
      return `A request failed ${times(count)} and its tries are used up.`;
    case 'stop_hook_loop':
      return `Stop hooks sent the agent on ${times(count)} without a tool call between.`;
    case 'budget':
      return 'A cap would not have paid for the next request.';
    case 'compaction':
      return `A request for a summary came to nothing ${times(count)} in a row.`;
    case 'compaction_thrash':
      return `${count} compactions in a row freed too little, or did not last.`;
    default:
      return assertNever(breaker);
  }
}

function consequence({ consequence: what }: BreakerTrip): string {
  switch (what) {
    case 'told':
      return 'The model was told.';
    case 'ended':
      return 'The turn ended.';
    case 'opened':
      return 'It is not tried again until you ask for it.';
    default:
      return assertNever(what);
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
