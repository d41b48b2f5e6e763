// Every way a turn can end and every way a request can fail, in plain words: what happened, why, what was kept, what to do.
import { assertNever } from '#shared/model/assert-never.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { FailedAttempt } from '#shared/model/folds/transcript-items.ts';
import { isPlainStop } from '#shared/model/stop-reason.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { countText } from '../../../parts/format/money.ts';
import type { StateName } from '../../../ui/icon/state-glyph.tsx';
import { capWords } from './cap-words.ts';

/** A way on: a button's words, and the request that it sends, the place or menu that it opens, or the earlier turn it forks from. */
export type WayOn =
  | { readonly type: 'send'; readonly label: string; readonly text: string }
  | { readonly type: 'fork-earlier'; readonly label: string }
  /** Forks the session where it stands and compacts the fork: this one stays as it is. */
  | { readonly type: 'fork-summary'; readonly label: string }
  | { readonly type: 'new-session'; readonly label: string }
  | { readonly type: 'model'; readonly label: string }
  /** Compacts the session; `free`: only what asks no model. */
  | { readonly type: 'compact'; readonly label: string; readonly stages: 'all' | 'free' }
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
const smallerParts: WayOn = {
  type: 'send',
  label: 'Go on in smaller parts',
  text: 'Your answers were cut off at their length limit. Go on in smaller parts: one file or one section at a time.',
};
const smallerSteps: WayOn = {
  type: 'send',
  label: 'Go on in smaller parts',
  text: 'The conversation keeps filling the window. Go on in smaller parts: read only the lines you need, and search before you read.',
};
const anotherWay: WayOn = {
  type: 'send',
  label: 'Try another way',
  text: 'You repeated the same call with the same result. Do not repeat it; say what you are trying to find out and try another way.',
};
const raiseCap: WayOn = { type: 'settings', label: 'Raise the cap', page: 'caps' };
const forkEarlier: WayOn = { type: 'fork-earlier', label: 'Fork from before this turn' };
const forkSummary: WayOn = { type: 'fork-summary', label: 'Fork from a summary' };
const newSession: WayOn = { type: 'new-session', label: 'Start a new session' };
const compact: WayOn = { type: 'compact', label: 'Compact now', stages: 'all' };
const clearResults: WayOn = { type: 'compact', label: 'Clear tool results', stages: 'free' };
const otherModel: WayOn = { type: 'model', label: 'Choose another model' };
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
        ways: [goOn, forkEarlier],
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
        detail: 'What ran was ended with everything it had started; what waited was not run. The results say so.',
        ways: [goOn],
      };
    case 'model_error':
      return modelError(terminal.failure, attempts);
    case 'prompt_too_long':
      return modelError(terminal.failure, attempts);
    case 'blocking_limit':
      return windowFull(terminal);
    case 'journal_failed':
      return {
        state: 'failed',
        tone: 'danger',
        title: 'An event could not be stored',
        detail: `${terminal.message} Nothing was done after the last stored event. Make room on the disk or check the data folder, then continue.`,
        ways: [goOn],
      };
    case 'output_limit':
    case 'diminishing_returns':
    case 'repeated_calls':
    case 'stop_hook_loop':
    case 'budget_exhausted':
    case 'compaction_thrash':
      return brokenOff(terminal);
    case 'hook_stopped':
      return {
        state: 'stopped',
        tone: 'danger',
        title: 'A hook ended the turn',
        detail: `${quoted(terminal.hook)} says: ${sentence(terminal.message)} Calls that had not ended were stopped; everything before is kept.`,
        ways: [goOn],
      };
    case 'stop_hook_prevented':
      return {
        state: 'stopped',
        tone: 'danger',
        title: 'A stop hook ended the turn for good',
        detail: `${quoted(terminal.hook)} says: ${sentence(terminal.message)} The answer is kept. Do what it asks, then continue.`,
        ways: [goOn],
      };
    default:
      return assertNever(terminal);
  }
}

/** A turn whose next request the window could not hold. */
function windowFull({ model, promptTokens, contextWindow, compaction }: Extract<Terminal, { reason: 'blocking_limit' }>): Ending {
  const size = `It has at least ${countText(promptTokens, 'token')}, and the window of ${model} holds ${countText(contextWindow, 'token')} with the answer.`;
  return {
    state: 'stopped',
    tone: 'danger',
    title: 'The conversation fills the model’s window',
    detail: `${size}${notCompacted(compaction)} Nothing was sent, and everything before is kept. Compact it, fork from a summary or from an earlier turn, start a new session, or choose a model with a larger window, and continue.`,
    ways: [compact, clearResults, forkSummary, forkEarlier, newSession, otherModel, goOn],
  };
}

/** Why the session was not compacted before its window was full. */
function notCompacted(why: Extract<Terminal, { reason: 'blocking_limit' }>['compaction']): string {
  switch (why) {
    case undefined:
      return '';
    case 'off':
      return ' Compaction is switched off in the settings.';
    case 'breaker-open':
      return ' Summaries failed too often in a row and are not tried again until you ask for one.';
    default:
      return assertNever(why);
  }
}

type BrokenOff = Extract<
  Terminal,
  { reason: 'output_limit' | 'diminishing_returns' | 'repeated_calls' | 'stop_hook_loop' | 'budget_exhausted' | 'compaction_thrash' }
>;

/** A turn that a breaker ended. */
function brokenOff(terminal: BrokenOff): Ending {
  switch (terminal.reason) {
    case 'output_limit':
      return {
        state: 'stopped',
        tone: 'danger',
        title: 'The answer was cut off again and again',
        detail: `It reached its length limit, was asked to go on ${countText(terminal.recoveries, 'time')}, and was cut off again. Everything that came is kept. Continue, or ask for it in smaller parts.`,
        ways: [goOn, smallerParts, otherModel],
      };
    case 'diminishing_returns':
      return {
        state: 'stopped',
        tone: 'plain',
        title: 'Stopped: going on added next to nothing',
        detail: `After ${countText(terminal.continuations, 'continuation')} the last two added fewer than 500 tokens each; ${countText(terminal.outputTokens, 'token')} in all. Everything is kept. Say what is missing, or continue.`,
        ways: [goOn],
      };
    case 'repeated_calls':
      return {
        state: 'stopped',
        tone: 'danger',
        title: `Stopped: ${terminal.tool} was repeated without a change`,
        detail: `The same call gave the same result in ${countText(terminal.times, 'step')} in a row, although the model was told. Everything is kept. Say what to do differently.`,
        ways: [anotherWay, goOn, otherModel, forkEarlier],
      };
    case 'budget_exhausted':
      return {
        state: 'stopped',
        tone: 'danger',
        title: 'Stopped before the cap',
        detail: capWords(terminal),
        ways: [raiseCap, goOn, otherModel],
      };
    case 'stop_hook_loop':
      return {
        state: 'stopped',
        tone: 'danger',
        title: `Stop hooks sent the agent on ${countText(terminal.blocks, 'time')} in a row`,
        detail: `It called no tool between, so going on would not have helped. Last they asked: ${sentence(terminal.message)} Check the hook or help the agent, then continue.`,
        ways: [goOn, forkEarlier],
      };
    case 'compaction_thrash':
      return {
        state: 'stopped',
        tone: 'danger',
        title: 'Stopped: compaction no longer makes room',
        detail: `${countText(terminal.compactions, 'compaction')} in a row freed too little, or room that was used up within a few steps; ${countText(terminal.promptTokens, 'token')} fill the window now. Everything is kept. Compact with a focus, ask for smaller parts, or choose a model with a larger window, and continue.`,
        ways: [compact, smallerSteps, otherModel, forkEarlier, goOn],
      };
    default:
      return assertNever(terminal);
  }
}

/** Words of others with a full stop, so that what follows begins a sentence of its own. */
function sentence(words: string): string {
  const said = words.trim();
  return /[.!?:…]$/.test(said) ? said : `${said}.`;
}

function quoted(command: string): string {
  return `“${command}”`;
}

/** What failed, in a few words with the code in brackets. */
export function failureTitle({ kind, status }: ModelFailure): string {
  return `${failureNames[kind]}${status === null ? '' : ` (${status})`}`;
}

/** What a failure says beyond its title: a first sentence that only repeats the title is left out. */
export function failureDetail({ kind, message }: ModelFailure): string {
  const [, first = '', rest = ''] = /^(.*?\.) (.*)$/s.exec(message) ?? [];
  return first.replaceAll("'", '’').startsWith(failureNames[kind]) ? rest : message;
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
  if (!isPlainStop(stopReason)) {
    return {
      ...plain,
      state: 'stopped',
      title: 'The model stopped for a reason this version does not know',
      detail: `The API named it “${stopReason}”. What had come is kept.`,
      ways: [goOn],
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
  const detail = `${failureDetail(failure)}${tried} ${advice}`.trim();
  return { state: 'failed', tone: 'danger', title: failureTitle(failure), detail, ways };
}

const failureNames: Record<ModelFailure['kind'], string> = {
  authentication: 'The API refused this key',
  permission: 'The API does not allow this key to make the request',
  billing: 'The account’s spending limit is reached',
  not_found: 'The API does not know this model',
  invalid_request: 'The API refused the request',
  too_large: 'The request is larger than the API accepts',
  prompt_too_long: 'The conversation is longer than the model’s window',
  rate_limit: 'The API’s rate limit for this key is reached',
  overloaded: 'The API is overloaded',
  server: 'The API failed',
  network: 'The connection to the API failed',
  silent: 'The API stopped answering',
  refusal: 'The model declined to answer',
  window_full: 'The conversation fills the model’s window',
  unpriced: 'The model has no public price',
  recording: 'The recording does not fit what was asked of it',
  unknown: 'The turn could not go on',
};

const kept = 'Nothing was lost.';

/** The message of a failure says what to do about it; here stands what it does not say. */
function afterFailure({ kind }: ModelFailure): { advice: string; ways: WayOn[] } {
  switch (kind) {
    case 'authentication':
    case 'permission':
    case 'billing':
      return { advice: kept, ways: [tryAgain, settings] };
    case 'prompt_too_long':
      return {
        advice: `${kept} A model with a larger window can go on, too.`,
        ways: [compact, clearResults, forkSummary, forkEarlier, newSession, otherModel, goOn],
      };
    case 'too_large':
      return { advice: kept, ways: [forkEarlier, newSession] };
    case 'not_found':
      return { advice: kept, ways: [otherModel, tryAgain] };
    case 'network':
    case 'invalid_request':
    case 'unknown':
      return { advice: kept, ways: [tryAgain] };
    case 'rate_limit':
    case 'overloaded':
    case 'server':
    case 'silent':
      return { advice: '', ways: [tryAgain, otherModel] };
    case 'refusal':
      return { advice: '', ways: [otherModel, forkEarlier] };
    case 'window_full':
      return {
        advice: `${kept} What had come of the answer stands above.`,
        ways: [compact, clearResults, forkSummary, forkEarlier, newSession, otherModel],
      };
    case 'unpriced':
      return { advice: kept, ways: [otherModel, raiseCap, tryAgain] };
    case 'recording':
      return { advice: 'Record the session anew, or choose another model.', ways: [] };
    default:
      return assertNever(kind);
  }
}
