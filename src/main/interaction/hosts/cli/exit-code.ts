import { assertNever } from '#shared/model/assert-never.ts';
import type { CapShortage, CapUnit } from '#shared/model/caps.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import { isPlainStop } from '#shared/model/stop-reason.ts';

/** The process's exit code: 0 completed, 1 failed, 3 stopped by a limit or breaker, 130 interrupted (2 is wrong usage, found before a turn). */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** `result.subtype` of the stream-JSON output. */
export type ResultSubtype = 'success' | 'error_max_turns' | 'error_during_execution' | 'error_max_budget_usd';

export interface Ending {
  exitCode: ExitCode;
  subtype: ResultSubtype;
  /** What happened, for a person; null where the answer itself says it. */
  words: string | null;
}

/** How an exit of the loop shows outside: one row per exit, as in the table of the design's section 5. */
export function describeEnding(terminal: Terminal): Ending {
  switch (terminal.reason) {
    case 'completed':
      return { exitCode: 0, subtype: 'success', words: stopWords(terminal.stopReason) };
    case 'max_turns':
      return {
        exitCode: 3,
        subtype: 'error_max_turns',
        words: `Stopped after ${terminal.maxSteps} steps, the most that --max-turns allows. Nothing was lost: go on with --continue.`,
      };
    case 'aborted_streaming':
      return { exitCode: 130, subtype: 'error_during_execution', words: 'Interrupted while the answer arrived. Go on with --continue.' };
    case 'aborted_tools':
      return { exitCode: 130, subtype: 'error_during_execution', words: 'Interrupted while tools ran. Go on with --continue.' };
    case 'model_error':
      return { exitCode: 1, subtype: 'error_during_execution', words: failureWords(terminal.failure) };
    case 'prompt_too_long':
      return {
        exitCode: 1,
        subtype: 'error_during_execution',
        words: `${terminal.failure.message} A model with a larger window (--model) can go on with --continue. Nothing was lost.`,
      };
    case 'blocking_limit':
      return { exitCode: 3, subtype: 'error_during_execution', words: windowFullWords(terminal) };
    case 'journal_failed':
      return { exitCode: 1, subtype: 'error_during_execution', words: terminal.message };
    case 'output_limit':
      return {
        exitCode: 3,
        subtype: 'error_during_execution',
        words: `Stopped: the answer was cut off at its length limit again after ${terminal.recoveries} recoveries. What came is kept: go on with --continue, and ask for smaller parts.`,
      };
    case 'diminishing_returns':
      return {
        exitCode: 3,
        subtype: 'error_during_execution',
        words: `Stopped: after ${terminal.continuations} continuations the last two added fewer than 500 tokens each. What came is kept: go on with --continue.`,
      };
    case 'repeated_calls':
      return {
        exitCode: 3,
        subtype: 'error_during_execution',
        words: `Stopped: ${terminal.tool} was called the same way with the same result in ${terminal.times} steps in a row. What came is kept: say what to do differently with --continue.`,
      };
    case 'budget_exhausted':
      return { exitCode: 3, subtype: 'error_max_budget_usd', words: capWords(terminal) };
    case 'hook_stopped':
      return {
        exitCode: 1,
        subtype: 'error_during_execution',
        words: `The hook ${JSON.stringify(terminal.hook)} ended the turn: ${terminal.message} What was done before is kept: go on with --continue.`,
      };
    case 'stop_hook_prevented':
      return {
        exitCode: 1,
        subtype: 'error_during_execution',
        words: `The stop hook ${JSON.stringify(terminal.hook)} ended the turn for good: ${terminal.message} The answer is kept: go on with --continue.`,
      };
    case 'stop_hook_loop':
      return {
        exitCode: 3,
        subtype: 'error_during_execution',
        words: `Stop hooks sent the agent on ${terminal.blocks} times in a row and it called no tool between, so the turn was ended. Last they asked: ${terminal.message} Check the hook, then go on with --continue.`,
      };
    case 'compaction_thrash':
      return {
        exitCode: 3,
        subtype: 'error_during_execution',
        words:
          `Stopped: ${terminal.compactions} compactions in a row made too little room, or room that was used up within a few steps. What came is kept: ` +
          'go on with --continue in smaller parts, compact with a focus (`tessera compact`), or take a model with a larger window (--model).',
      };
    default:
      return assertNever(terminal);
  }
}

function windowFullWords({ model, promptTokens, contextWindow, compaction }: Extract<Terminal, { reason: 'blocking_limit' }>): string {
  return (
    `Stopped before the request: the conversation has at least ${promptTokens} tokens, and the window of ${model} holds ${contextWindow} with the ` +
    `answer.${notCompacted(compaction)} Nothing was lost: compact it (\`tessera compact\`), go on in a new session, fork this one from an earlier ` +
    'turn, or take a model with a larger window (--model) with --continue.'
  );
}

/** Why the session was not compacted before its window was full. */
function notCompacted(why: Extract<Terminal, { reason: 'blocking_limit' }>['compaction']): string {
  switch (why) {
    case undefined:
      return '';
    case 'off':
      return ' Compaction is switched off in the settings.';
    case 'breaker-open':
      return ' Summaries failed too often and are not tried again until you ask for one.';
    default:
      return assertNever(why);
  }
}

/** What a person should know of an answer that came to its end for another reason than that it was done. */
function stopWords(stopReason: string): string | null {
  if (isPlainStop(stopReason)) return null;
  return `The model stopped for a reason this version does not know: ${JSON.stringify(stopReason)}. What came is kept.`;
}

/** Where the same conversation would only fail again, the failure's own words say what to do instead. */
function failureWords({ kind, message }: ModelFailure): string {
  const isTooLong = kind === 'prompt_too_long' || kind === 'window_full' || kind === 'too_large';
  return isTooLong ? message : `${message} Nothing that came is lost: go on with --continue.`;
}

function capWords({ scope, unit, limit, spent, held, needed }: CapShortage): string {
  const waiting = held > 0 ? ` and ${amountText(unit, held)} is held by requests that have not ended` : '';
  return (
    `Stopped before the cap of this ${scope}: of ${amountText(unit, limit)}, ${amountText(unit, spent)} is spent${waiting}, and the next ` +
    `request could cost ${amountText(unit, needed)}. Nothing was lost: raise the cap (--max-budget-usd, or Caps in the settings) and go on ` +
    'with --continue.'
  );
}

/** An amount of a cap, in words. */
export function amountText(unit: CapUnit, amount: number): string {
  return unit === 'usd' ? `$${amount.toFixed(amount < 0.1 ? 4 : 2)}` : `${Math.round(amount)} tokens`;
}
