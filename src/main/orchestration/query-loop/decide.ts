import type { ModelFailure } from '#shared/model/failure.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { StepEnd } from './run-step.ts';
import type { State } from './state.ts';

/** What follows a step: an exit, the next step, or the same step once more. */
export type Decision =
  | { readonly type: 'exit'; readonly terminal: Terminal }
  | { readonly type: 'next-step'; readonly waitMs: number }
  | { readonly type: 'retry'; readonly waitMs: number };

/** Decides what follows a step. Pure; the order of the cases is their precedence. */
export function decide(state: State, step: StepEnd, isAborted: boolean, maxSteps: number | null): Decision {
  const { answer, calls } = step;
  if (answer.type === 'aborted') return exit({ reason: 'aborted_streaming' });
  if (answer.type === 'finished' && answer.stopReason === 'refusal') return exit({ reason: 'model_error', failure: refusal });
  if (answer.type === 'finished' && calls === 0) return exit({ reason: 'completed', stopReason: answer.stopReason ?? 'unknown' });
  if (answer.type === 'failed' && step.retryInMs === null) return exit({ reason: 'model_error', failure: answer.failure });
  if (isAborted) return exit({ reason: calls > 0 ? 'aborted_tools' : 'aborted_streaming' });
  if (step.hookStop !== null) return exit({ reason: 'hook_stopped', hook: step.hookStop.command, message: step.hookStop.reason });
  const waitMs = step.retryInMs ?? 0;
  // A broken answer whose calls ran is not asked for again: their results are what the model needs next.
  if (calls === 0) return { type: 'retry', waitMs };
  if (maxSteps !== null && state.step >= maxSteps) return exit({ reason: 'max_turns', maxSteps });
  return { type: 'next-step', waitMs };
}

function exit(terminal: Terminal): Decision {
  return { type: 'exit', terminal };
}

const refusal: ModelFailure = {
  kind: 'refusal',
  message: 'The model refused to answer this. Nothing of the conversation is lost; put the request differently, or choose another model.',
  status: null,
  apiRequestId: null,
  retryAfterMs: null,
  isRetryable: false,
};
