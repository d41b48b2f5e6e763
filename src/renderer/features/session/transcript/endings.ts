// Every way a turn can end and every way a request can fail, in plain words: what happened, why, what was kept, what to do.
import { assertNever } from '#shared/model/assert-never.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { FailedAttempt } from '#shared/model/folds/transcript-items.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { countText, sumText } from '../../../parts/format/money.ts';
import type { StateName } from '../../../ui/icon/state-glyph.tsx';

/** A way on: a button's words, and the request that it sends or the place that it opens. */
export type WayOn =
  | { readonly type: 'send'; readonly label: string; readonly text: string }
  | { readonly type: 'settings'; readonly label: string; readonly page?: 'caps' };

export interface Ending {
  readonly state: StateName;
  readonly tone: 'plain' | 'danger';
  readonly title: string;
  /** What was kept and what to do; null for an end that needs no words. */
  readonly detail: string | null;
  readonly ways: readonly WayOn[];
}

const goOn: WayOn = { type: 'send', label: 'Continue', text: 'Continue where you stopped.' };
const tryAgain: WayOn = { type: 'send', label: 'Try again', text: 'Try again.' };
const raiseCap: WayOn = { type: 'settings', label: 'Raise the cap', page: 'caps' };
const settings: WayOn = { type: 'settings', label: 'Open settings' };

/** How a turn ended, for the person. `terminal` is null where the process ended before the turn did. */
export function describeEnding(terminal: Terminal | null, attempts: readonly FailedAttempt[] = []): Ending {
  if (terminal === null) {
    return {
      state: 'idle',
      tone: 'plain',
      title: 'Interrupted',
      detail: 'Tessera was closed while this turn ran. What had come is kept and marked; calls that ran have a result that says so.',
      ways: [goOn],
    };
  }
  switch (terminal.reason) {
    case 'completed':
      return completed(terminal.stopReason);
    case 'max_turns':
      return {
        state: 'stopped',
        tone: 'danger',
        title: `Stopped after ${countText(terminal.maxSteps, 'step')}`,
        detail: 'The turn used up the steps it was allowed. Everything it did is kept.',
        ways: [goOn],
      };
    case 'aborted_streaming':
      return {
        state: 'stopped',
        tone: 'plain',
        title: 'Stopped by you',
        detail: 'The answer was still arriving. What had come is kept; write what to do instead, or continue.',
        ways: [goOn],
      };
    case 'aborted_tools':
      return {
        state: 'stopped',
        tone: 'plain',
        title: 'Stopped by you',
        detail: 'Tools were running and were ended with everything they had started. Their results say so.',
        ways: [goOn],
      };
    case 'model_error':
      return modelError(terminal.failure, attempts);
    case 'journal_failed':
      return {
        state: 'failed',
        tone: 'danger',
        title: 'An event could not be stored',
        detail: `${terminal.message} Nothing was done after the last stored event. Make room on the disk or check the data folder, then continue.`,
        ways: [goOn],
      };
    case 'budget_exhausted':
      return { state: 'stopped', tone: 'danger', title: 'Stopped before the cap', detail: capWords(terminal), ways: [raiseCap, goOn] };
    default:
      return assertNever(terminal);
  }
}

const scopeWords = { session: 'in this session', day: 'today', project: 'in this project' } as const;

/** What the next request could cost, what is left of the cap, and what holds the rest. */
function capWords({ scope, unit, limit, spent, held, needed }: Extract<Terminal, { reason: 'budget_exhausted' }>): string {
  const amount = unit === 'usd' ? sumText : (tokens: number) => countText(tokens, 'token');
  const left = Math.max(0, limit - spent - held);
  const holding = held > 0 ? ` Requests that have not ended hold ${amount(held)}.` : '';
  return `The next request could cost ${amount(needed)}. ${amount(left)} of ${amount(limit)} is left ${scopeWords[scope]}.${holding} It was not sent; everything before it is kept.`;
}

/** What failed, in a few words with the code in brackets. */
export function failureTitle({ kind, status }: ModelFailure): string {
  return `${failureNames[kind]}${status === null ? '' : ` (${status})`}`;
}

function completed(stopReason: string): Ending {
  const plain = { state: 'done', tone: 'plain' } as const;
  if (stopReason === 'max_tokens') {
    return {
      ...plain,
      state: 'stopped',
      title: 'The answer reached its length limit',
      detail: 'It was cut there. What had come is kept.',
      ways: [goOn],
    };
  }
  if (stopReason === 'refusal') {
    return {
      ...plain,
      state: 'stopped',
      title: 'The model declined to answer',
      detail: 'Say it in other words, or ask for something else.',
      ways: [],
    };
  }
  return { ...plain, title: 'Done', detail: null, ways: [] };
}

function modelError(failure: ModelFailure, attempts: readonly FailedAttempt[]): Ending {
  const { advice, ways } = afterFailure(failure);
  const first = attempts[0];
  const last = attempts.at(-1);
  const tried =
    first && last && attempts.length > 1 ? ` Tried ${attempts.length} times in ${durationText(Math.max(0, last.at - first.at))}.` : '';
  return { state: 'failed', tone: 'danger', title: failureTitle(failure), detail: `${failure.message}${tried} ${advice}`, ways };
}

const failureNames: Record<ModelFailure['kind'], string> = {
  authentication: 'The API did not accept the key',
  permission: 'The key may not do this',
  billing: 'The account’s spending limit is reached',
  not_found: 'The API does not know this model',
  invalid_request: 'The API refused the request',
  too_large: 'The request is too large',
  prompt_too_long: 'The conversation does not fit into the model’s window',
  rate_limit: 'The API’s rate limit is reached',
  overloaded: 'The API is overloaded',
  server: 'The API failed',
  network: 'The API cannot be reached',
  silent: 'The API stopped answering',
  refusal: 'The model declined to answer',
  unpriced: 'The model has no public price',
  recording: 'The recording does not fit what was asked of it',
  unknown: 'The request failed',
};

const kept = 'Nothing was lost.';

function afterFailure({ kind }: ModelFailure): { advice: string; ways: WayOn[] } {
  switch (kind) {
    case 'authentication':
    case 'permission':
      return { advice: `${kept} Check the key in the settings, then try again.`, ways: [tryAgain, settings] };
    case 'billing':
      return { advice: `${kept} Raise the limit at the provider, or use another key.`, ways: [tryAgain, settings] };
    case 'not_found':
      return { advice: `${kept} Choose another model below, then try again.`, ways: [tryAgain] };
    case 'prompt_too_long':
    case 'too_large':
      return { advice: `${kept} Fork the session from an earlier turn, or start a new one.`, ways: [] };
    case 'rate_limit':
    case 'overloaded':
    case 'server':
    case 'network':
    case 'silent':
      return { advice: `${kept} The prefix stays as it was.`, ways: [tryAgain] };
    case 'invalid_request':
    case 'unknown':
      return { advice: kept, ways: [tryAgain] };
    case 'refusal':
      return { advice: 'Say it in other words, or ask for something else.', ways: [] };
    case 'unpriced':
      return { advice: 'Nothing was lost.', ways: [raiseCap, tryAgain] };
    case 'recording':
      return { advice: 'Record the session anew, or choose another model.', ways: [] };
    default:
      return assertNever(kind);
  }
}
