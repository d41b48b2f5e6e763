import type { Json } from '#shared/model/json.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { Terminal, Transition } from '#shared/model/exit.ts';
import type { StepEnd } from './run-step.ts';
import type { State } from './state.ts';
import type { QueryParams } from './types.ts';

/** What follows a step: an exit, an iteration entered for a reason, or the same step once more. */
export type Decision =
  | { readonly type: 'exit'; readonly terminal: Terminal }
  | { readonly type: 'go-on'; readonly transition: Transition; readonly isNewStep: boolean; readonly waitMs: number }
  | { readonly type: 'retry'; readonly waitMs: number };

/** What a turn may do. */
type Bounds = Pick<QueryParams, 'maxSteps' | 'tokenTarget' | 'fallback'>;

/** Decides what follows a step. Pure; the order of the cases is their precedence. */
export function decide(state: State, step: StepEnd, isAborted: boolean, bounds: Bounds): Decision {
  const { answer, calls } = step;
  if (answer.type === 'refused') return exit(answer.terminal);
  if (answer.type === 'aborted') return exit({ reason: 'aborted_streaming' });
  if (answer.type === 'failed' && step.retryInMs === null) return exit(failedForGood(answer.failure));
  if (answer.type === 'finished') {
    const refused = refusalOf(answer.stopReason, answer.stopDetails);
    if (refused !== null) return exit({ reason: 'model_error', failure: refused });
  }
  if (isAborted && (calls > 0 || answer.type === 'failed')) return exit({ reason: calls > 0 ? 'aborted_tools' : 'aborted_streaming' });
  if (step.hookStop !== null) return exit({ reason: 'hook_stopped', hook: step.hookStop.command, message: step.hookStop.reason });
  const ended = step.trips.find((trip) => trip.consequence === 'ended');
  if (ended?.breaker === 'repeated_calls') return exit({ reason: 'repeated_calls', tool: ended.tool ?? '', times: ended.count });
  const decision = answer.type === 'failed' ? afterFailure(state, step, bounds) : afterAnswer(state, step, answer.stopReason, bounds);
  if (decision.type !== 'go-on' || !decision.isNewStep) return decision;
  // A continuation is a wish of ours, and the person's stop goes before it.
  if (isAborted) return exit({ reason: 'aborted_streaming' });
  const { maxSteps } = bounds;
  return maxSteps !== null && state.step >= maxSteps ? exit({ reason: 'max_turns', maxSteps }) : decision;
}

function afterAnswer(state: State, step: StepEnd, stopReason: string | null, { tokenTarget }: Bounds): Decision {
  if (stopReason === 'max_tokens') {
    const { recoveries, isLowered, limit } = step.breakers.output_recovery;
    const attempt = isLowered ? recoveries : recoveries + 1;
    return goOn({ reason: 'max_output_tokens_recovery', attempt, cutAt: limit ?? state.maxTokens });
  }
  if (step.calls > 0) return goOn({ reason: 'next_turn' });
  if (stopReason === 'pause_turn') return goOn({ reason: 'pause_turn_continuation' });
  if (stopReason === 'end_turn' && tokenTarget !== null && step.outputTokens < tokenTarget && !step.saysDone) {
    return goOn({ reason: 'token_budget_continuation', outputTokens: step.outputTokens, target: tokenTarget });
  }
  return exit({ reason: 'completed', stopReason: stopReason ?? 'unknown' });
}

function afterFailure(state: State, { calls, retryInMs, isOverloaded }: StepEnd, { fallback }: Bounds): Decision {
  const waitMs = retryInMs ?? 0;
  // A broken answer whose calls ran is not asked for again: their results are what the model needs next.
  const isNewStep = calls > 0;
  if (isOverloaded && fallback !== null) {
    return { type: 'go-on', transition: { reason: 'model_fallback', from: state.model.name, to: fallback.name }, isNewStep, waitMs: 0 };
  }
  return isNewStep ? { type: 'go-on', transition: { reason: 'next_turn' }, isNewStep, waitMs } : { type: 'retry', waitMs };
}

function failedForGood(cause: ModelFailure): Terminal {
  return cause.kind === 'prompt_too_long' ? { reason: 'prompt_too_long', failure: cause } : { reason: 'model_error', failure: cause };
}

function goOn(transition: Transition): Decision {
  return { type: 'go-on', transition, isNewStep: true, waitMs: 0 };
}

function exit(terminal: Terminal): Decision {
  return { type: 'exit', terminal };
}

/** The stop reasons that are failures, in words. */
function refusalOf(stopReason: string | null, details: Json | undefined): ModelFailure | null {
  if (stopReason === 'refusal') {
    const said = explanationOf(details);
    return failure(
      'refusal',
      `The model refused to answer this.${said} Nothing of the conversation is lost; put the request differently, or choose another model.`,
    );
  }
  if (stopReason === 'model_context_window_exceeded') {
    return failure(
      'window_full',
      "The answer was cut off because the conversation fills the model's window. Fork the session from an earlier turn, or start a new one.",
    );
  }
  return null;
}

function explanationOf(details: Json | undefined): string {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return '';
  const said = details['explanation'];
  return typeof said === 'string' && said.trim() !== '' ? ` It said: ${said.trim()}` : '';
}

function failure(kind: ModelFailure['kind'], message: string): ModelFailure {
  return { kind, message, status: null, apiRequestId: null, retryAfterMs: null, isRetryable: false };
}
