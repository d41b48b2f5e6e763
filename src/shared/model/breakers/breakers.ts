// The table of breakers. Every loop that could spin has its row; all are folded together, over the same events that resume a session.
import { budget, type Budget } from './budget.ts';
import { diminishingReturns, type DiminishingReturns } from './diminishing-returns.ts';
import { isTripped, type Breaker, type Watched } from './breaker.ts';
import { outputRecovery, type OutputRecovery } from './output-recovery.ts';
import { repeatedCalls, type RepeatedCalls } from './repeated-calls.ts';
import { retries, type Retries } from './retries.ts';
import { stopHookLoop, type StopHookLoop } from './stop-hook-loop.ts';
import type { BreakerName, BreakerTrip } from './trip.ts';

/** What every breaker has counted. */
export interface BreakersState {
  readonly output_recovery: OutputRecovery;
  readonly diminishing_returns: DiminishingReturns;
  readonly repeated_calls: RepeatedCalls;
  readonly retries: Retries;
  readonly stop_hook_loop: StopHookLoop;
  readonly budget: Budget;
}

const table: { readonly [Name in BreakerName]: Breaker<BreakersState[Name]> } = {
  output_recovery: outputRecovery,
  diminishing_returns: diminishingReturns,
  repeated_calls: repeatedCalls,
  retries,
  stop_hook_loop: stopHookLoop,
  budget,
};

/** Nothing has been counted. */
export const closedBreakers: BreakersState = {
  output_recovery: outputRecovery.initial,
  diminishing_returns: diminishingReturns.initial,
  repeated_calls: repeatedCalls.initial,
  retries: retries.initial,
  stop_hook_loop: stopHookLoop.initial,
  budget: budget.initial,
};

/** What the breakers have counted after an event, and which of them it tripped. */
export interface BreakersFolded {
  readonly state: BreakersState;
  readonly trips: readonly BreakerTrip[];
}

/**
 * Adds one event. Counting goes on through a crash and a used-up number of steps. It begins anew where the person takes over: when a turn
 * completed, was stopped or failed, when a breaker ended it, and in a fork.
 */
export function foldBreakers(state: BreakersState, event: Watched): BreakersFolded {
  if (beginsAnew(event)) return { state: closedBreakers, trips: [] };
  const trips: BreakerTrip[] = [];
  const step = <Name extends BreakerName>(name: Name): BreakersState[Name] => {
    const outcome = table[name].fold(state[name], event);
    if (!isTripped(outcome)) return outcome;
    trips.push(outcome.trip);
    return outcome.state;
  };
  const next: BreakersState = {
    output_recovery: step('output_recovery'),
    diminishing_returns: step('diminishing_returns'),
    repeated_calls: step('repeated_calls'),
    retries: step('retries'),
    stop_hook_loop: step('stop_hook_loop'),
    budget: step('budget'),
  };
  return { state: next, trips };
}

function beginsAnew(event: Watched): boolean {
  switch (event.type) {
    case 'session.forked':
      return true;
    case 'breaker.tripped':
      return event.consequence === 'ended';
    case 'turn.ended':
      return event.terminal.reason !== 'max_turns' && event.terminal.reason !== 'journal_failed';
    default:
      return false;
  }
}
