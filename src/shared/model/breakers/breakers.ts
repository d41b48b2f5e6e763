// The table of breakers. Every loop that could spin has its row; all are folded together, over the same events that resume a session.
import { foldBesideWork, isBesideWork, type BesideWork } from './beside-work.ts';
import { budget, type Budget } from './budget.ts';
import { compaction, type Compaction } from './compaction.ts';
import { compactionThrash, type CompactionThrash } from './compaction-thrash.ts';
import { diminishingReturns, type DiminishingReturns } from './diminishing-returns.ts';
import { isTripped, type Breaker, type Watched } from './breaker.ts';
import { outputRecovery, type OutputRecovery } from './output-recovery.ts';
import { repeatedCalls, type RepeatedCalls } from './repeated-calls.ts';
import { retries, type Retries } from './retries.ts';
import { stopHookLoop, type StopHookLoop } from './stop-hook-loop.ts';
import type { BreakerName, BreakerTrip } from './trip.ts';

interface Counted {
  readonly output_recovery: OutputRecovery;
  readonly diminishing_returns: DiminishingReturns;
  readonly repeated_calls: RepeatedCalls;
  readonly retries: Retries;
  readonly stop_hook_loop: StopHookLoop;
  readonly budget: Budget;
  readonly compaction: Compaction;
  readonly compaction_thrash: CompactionThrash;
}

/** What every breaker has counted. */
export interface BreakersState extends Counted {
  /** Requests whose events none of them is shown. */
  readonly beside: BesideWork;
}

const table: { readonly [Name in BreakerName]: Breaker<Counted[Name]> } = {
  output_recovery: outputRecovery,
  diminishing_returns: diminishingReturns,
  repeated_calls: repeatedCalls,
  retries,
  stop_hook_loop: stopHookLoop,
  budget,
  compaction,
  compaction_thrash: compactionThrash,
};

/** Nothing has been counted. */
export const closedBreakers: BreakersState = {
  output_recovery: outputRecovery.initial,
  diminishing_returns: diminishingReturns.initial,
  repeated_calls: repeatedCalls.initial,
  retries: retries.initial,
  stop_hook_loop: stopHookLoop.initial,
  budget: budget.initial,
  compaction: compaction.initial,
  compaction_thrash: compactionThrash.initial,
  beside: [],
};

/** What the breakers have counted after an event, and which of them it tripped. */
export interface BreakersFolded {
  readonly state: BreakersState;
  readonly trips: readonly BreakerTrip[];
}

/**
 * Adds one event. Counting goes on through a crash and a used-up number of steps. It begins anew where the person takes over: when a turn
 * completed, was stopped or failed, when a breaker ended it, and in a fork. Only what a failing compaction counted stays until the person asks for
 * one.
 */
export function foldBreakers(state: BreakersState, event: Watched): BreakersFolded {
  if (event.type === 'session.forked') return { state: closedBreakers, trips: [] };
  if (beginsAnew(event)) return { state: { ...closedBreakers, compaction: state.compaction, beside: state.beside }, trips: [] };
  const beside = foldBesideWork(state.beside, event);
  if (isBesideWork(state.beside, event)) return { state: beside === state.beside ? state : { ...state, beside }, trips: [] };
  const trips: BreakerTrip[] = [];
  const step = <Name extends BreakerName>(name: Name): Counted[Name] => {
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
    compaction: step('compaction'),
    compaction_thrash: step('compaction_thrash'),
    beside,
  };
  return { state: next, trips };
}

function beginsAnew(event: Watched): boolean {
  switch (event.type) {
    case 'breaker.tripped':
      return event.consequence === 'ended';
    case 'turn.ended':
      return event.terminal.reason !== 'max_turns' && event.terminal.reason !== 'journal_failed';
    default:
      return false;
  }
}
