// How an iteration of the loop is entered: its transition is stored, what trips over it ends the turn, and the model is told what it must know.
import { foldBreakers } from '#shared/model/breakers/breakers.ts';
import type { BreakerTrip } from '#shared/model/breakers/trip.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { Terminal, Transition } from '#shared/model/exit.ts';
import { foldMessages } from '#shared/model/folds/messages.ts';
import type { Decision } from './decide.ts';
import type { State } from './state.ts';
import type { LoopEvent, QueryParams, QueryStored } from './types.ts';

/** Where an answer is cut off, its limit is raised to this at once, as far as the model has it. */
const raisedMaxTokens = 64_000;

/** The iteration to go on with, or the exit that a breaker makes of it. */
export type Entered = { readonly type: 'state'; readonly state: State } | { readonly type: 'exit'; readonly terminal: Terminal };

/**
 * Enters the next iteration: says why, and gives the model what it must know and what the person sent meanwhile, behind the results, in that
 * order. A transition that trips a breaker is not made: the trip is stored in its place.
 */
export async function* enter(
  params: QueryParams,
  before: State,
  decision: Extract<Decision, { type: 'go-on' }>,
  told: readonly BreakerTrip[],
): AsyncGenerator<LoopEvent, Entered, QueryStored> {
  const { transition } = decision;
  const { agent: actor, turn } = params;
  const step = decision.isNewStep ? before.step + 1 : before.step;
  const draft: EventDraft = { type: 'loop.transitioned', actor, turn, step, transition };
  const { state: breakers, trips } = foldBreakers(before.breakers, draft);
  for (const trip of trips) {
    yield* store({ type: 'breaker.tripped', actor, turn, ...trip });
    const terminal = terminalOf(trip, before, transition);
    if (terminal !== null) return { type: 'exit', terminal };
  }
  let state: State = {
    ...before,
    ...limitsOf(params, before, transition),
    breakers,
    step,
    wasSentOn: before.wasSentOn || transition.reason === 'stop_hook_blocking',
    transition,
  };
  for (const next of [draft, ...notices(params, transition, told), ...(await steering(params, transition))]) {
    const stored = yield* store(next);
    state = { ...state, messages: foldMessages(state.messages, stored) };
  }
  return { type: 'state', state };
}

async function* store(draft: EventDraft): AsyncGenerator<LoopEvent, NonNullable<QueryStored>, QueryStored> {
  const stored = yield { type: 'event', draft };
  if (stored === undefined) throw new TypeError('The loop was not given the stored event for the draft it yielded.');
  return stored;
}

function terminalOf(trip: BreakerTrip, state: State, transition: Transition): Terminal | null {
  switch (trip.breaker) {
    case 'output_recovery':
      return { reason: 'output_limit', recoveries: trip.count };
    case 'diminishing_returns':
      return { reason: 'diminishing_returns', continuations: trip.count, outputTokens: state.outputTokens };
    case 'stop_hook_loop':
      return transition.reason === 'stop_hook_blocking'
        ? { reason: 'stop_hook_loop', blocks: trip.count, message: transition.message }
        : null;
    case 'repeated_calls':
    case 'retries':
    case 'budget':
    case 'compaction':
    case 'compaction_thrash':
      return null;
    default:
      return trip.breaker satisfies never;
  }
}

function limitsOf({ fallback }: QueryParams, state: State, transition: Transition): Pick<State, 'model' | 'maxTokens'> {
  if (transition.reason === 'max_output_tokens_recovery') {
    // Where a cap had lowered the limit, a higher one was not what the answer lacked.
    const isOwn = !state.breakers.output_recovery.isLowered;
    const raised = Math.max(state.maxTokens, Math.min(raisedMaxTokens, state.model.highestMaxTokens));
    return { model: state.model, maxTokens: isOwn ? raised : state.maxTokens };
  }
  const model = transition.reason === 'model_fallback' && fallback !== null ? fallback : state.model;
  return { model, maxTokens: model.maxTokens };
}

/** A paused answer goes on as it stands: nothing may come between. */
async function steering(params: QueryParams, { reason }: Transition): Promise<EventDraft[]> {
  return reason === 'pause_turn_continuation' ? [] : await params.takeSteering();
}

/** By these words at its end an answer says that nothing is left to do before the token target is reached. */
export const doneWords = 'NOTHING LEFT TO DO';

function notices({ agent: actor }: QueryParams, transition: Transition, told: readonly BreakerTrip[]): EventDraft[] {
  const drafts = told.map(({ tool, count }): EventDraft => ({
    type: 'notice.appended',
    actor,
    about: 'repetition',
    text: `You called ${tool ?? 'a tool'} with the same input in ${count} successive steps, and its result was the same each time. Do not repeat it. Say what you are trying to find out and try another way, or end with what you know.`,
  }));
  const isCutByWindow = 'isCutOff' in transition && transition.isCutOff;
  if (transition.reason === 'max_output_tokens_recovery' || isCutByWindow) {
    const limit = isCutByWindow ? 'because the conversation filled the window; there is room again' : 'at its length limit';
    const text =
      `The answer above was cut off ${limit}. Go on exactly where it ends, without repeating anything and without an apology. ` +
      'Make a call again that was cut off. Where much is left, do it in smaller parts.';
    drafts.push({ type: 'notice.appended', actor, about: 'cut-off', text });
  }
  if (transition.reason === 'token_budget_continuation') {
    const { outputTokens, target } = transition;
    const text = `The person wants this turn to go on: ${outputTokens} of ${target} output tokens are used. Go on working on the request without summing up. If nothing useful is left to do, end your answer with the words ${doneWords}.`;
    drafts.push({ type: 'notice.appended', actor, about: 'target', text });
  }
  if (transition.reason === 'stop_hook_blocking') {
    const text = `A stop hook does not let the turn end yet:\n${transition.message}`;
    drafts.push({ type: 'notice.appended', actor, about: 'hook', text });
  }
  return drafts;
}
