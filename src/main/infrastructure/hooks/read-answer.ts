// What a hook's exit code and output say.
import { z } from 'zod';
import { assertNever } from '#shared/model/assert-never.ts';
import type { HookMoment, HookOutcome } from '#shared/model/events/hook-events.ts';
import { json, jsonObject, type JsonObject } from '#shared/model/json.ts';
import type { HookAdvice } from '#main/ports/hooks.ts';
import type { CommandEnd } from './run-command.ts';

/** The most characters of anything a hook says. */
export const maxCharacters = 10_000;

/** What one hook wants. */
export interface HookAnswer {
  readonly outcome: HookOutcome;
  /** For the person; null where it said nothing. */
  readonly message: string | null;
  readonly isCut: boolean;
  readonly advice: HookAdvice | null;
  readonly updatedInput: JsonObject | null;
  readonly updatedOutput: string | null;
  readonly context: string | null;
  readonly objection: string | null;
  /** The reason to end the turn. */
  readonly stop: string | null;
}

const answerSchema = z.looseObject({
  continue: z.boolean().optional(),
  stopReason: z.string().optional(),
  systemMessage: z.string().optional(),
  decision: z.enum(['block', 'approve']).optional(),
  reason: z.string().optional(),
  hookSpecificOutput: z
    .looseObject({
      hookEventName: z.string().optional(),
      permissionDecision: z.enum(['allow', 'deny', 'ask', 'defer']).optional(),
      permissionDecisionReason: z.string().optional(),
      updatedInput: jsonObject.optional(),
      additionalContext: z.string().optional(),
      updatedToolOutput: json.optional(),
    })
    .optional(),
});
type Answer = z.infer<typeof answerSchema>;

const noReason = 'The hook gave no reason.';

/** Exit 0 is judged by what was printed, 2 blocks with what stands on standard error, and any other end is a failure that changes nothing. */
export function readAnswer(end: CommandEnd, moment: HookMoment): HookAnswer {
  const { ending } = end;
  switch (ending.type) {
    case 'exited':
      if (ending.code === 0) return readOutput(end, moment);
      if (ending.code === 2) return blocked(end.stderr, end.isCut, moment);
      return silent('failed', `It ended with exit code ${ending.code}${said(end.stderr)}`);
    case 'killed':
      return silent('failed', `It was ended by ${ending.signal}${said(end.stderr)}`);
    case 'timed-out':
      return silent('timed-out', `It was ended because its time was up${said(end.stderr)}`);
    case 'cancelled':
      return silent('cancelled', null);
    case 'not-started':
      return silent('failed', `It could not be started: ${ending.because}`);
    default:
      return assertNever(ending);
  }
}

/** Plain output of a hook that ended well means nothing; only an object is an answer. */
function readOutput({ stdout, isCut }: CommandEnd, moment: HookMoment): HookAnswer {
  const text = stdout.trim();
  if (!text.startsWith('{')) return { ...silent('passed', text === '' ? null : text), isCut: isCut || text.length > maxCharacters };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const why = isCut ? 'it is longer than what is read' : 'it is not valid JSON';
    return silent('failed', `Its output looks like JSON and cannot be used: ${why}.`);
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return silent('failed', `Its output cannot be used:\n${z.prettifyError(parsed.error)}`);
  const meant = parsed.data.hookSpecificOutput?.hookEventName ?? moment;
  if (meant !== moment) return silent('failed', `Its output is meant for ${meant}, not for ${moment}.`);
  return judge(parsed.data, moment);
}

function judge(answer: Answer, moment: HookMoment): HookAnswer {
  const { hookSpecificOutput: own = {} } = answer;
  const advice = moment === 'PreToolUse' ? adviceOf(answer) : null;
  const objection = moment !== 'PreToolUse' && answer.decision === 'block' ? (answer.reason ?? noReason) : null;
  const stop = answer.continue === false ? (answer.stopReason ?? noReason) : null;
  const isBlocking = objection !== null || advice?.type === 'deny';
  const adviceWords = advice === null || advice.type === 'deny' ? null : `${advice.type}: ${advice.because}`;
  return bounded({
    outcome: stop !== null ? 'prevented' : isBlocking ? 'blocked' : 'passed',
    message: joined(stop ?? objection ?? (isBlocking ? (advice?.because ?? null) : adviceWords), answer.systemMessage),
    isCut: false,
    advice,
    updatedInput: moment === 'PreToolUse' ? (own.updatedInput ?? null) : null,
    updatedOutput: moment === 'PostToolUse' && own.updatedToolOutput !== undefined ? textOf(own.updatedToolOutput) : null,
    context: moment === 'Stop' ? null : (own.additionalContext ?? null),
    objection,
    stop,
  });
}

/** What a hook says to the person stands beside the reason it gives, never in its place. */
function joined(reason: string | null, toPerson: string | undefined): string | null {
  const words = [reason, toPerson].filter((text) => text !== null && text !== undefined && text.trim() !== '');
  return words.length === 0 ? null : words.join('\n');
}

function adviceOf({ decision, reason, hookSpecificOutput: own = {} }: Answer): HookAdvice | null {
  const type = own.permissionDecision ?? (decision === 'block' ? 'deny' : decision === 'approve' ? 'allow' : null);
  return type === null ? null : { type, because: own.permissionDecisionReason ?? reason ?? noReason };
}

function blocked(stderr: string, isCut: boolean, moment: HookMoment): HookAnswer {
  const reason = stderr.trim() === '' ? noReason : stderr.trim();
  const base = { ...silent('blocked', reason), isCut };
  return bounded(moment === 'PreToolUse' ? { ...base, advice: { type: 'deny', because: reason } } : { ...base, objection: reason });
}

/** An answer that changes nothing. */
export function silent(outcome: HookOutcome, message: string | null): HookAnswer {
  const none = { advice: null, updatedInput: null, updatedOutput: null, context: null, objection: null, stop: null };
  return bounded({ outcome, message, isCut: false, ...none });
}

/** Every text at most as long as is allowed. A result that a hook replaced is bounded where every result is. */
function bounded(answer: HookAnswer): HookAnswer {
  const { message, context, objection, stop, advice } = answer;
  const isCut = [message, context, objection, stop, advice?.because].some((text) => (text?.length ?? 0) > maxCharacters);
  return {
    ...answer,
    isCut: answer.isCut || isCut,
    message: cut(message),
    context: cut(context),
    objection: cut(objection),
    stop: cut(stop),
    advice: advice === null ? null : { ...advice, because: cut(advice.because) },
  };
}

function cut<T extends string | null>(text: T): T {
  // Cutting a text gives a text: what comes out is what came in, shorter.
  return (text === null ? null : text.slice(0, maxCharacters).toWellFormed()) as T;
}

function said(stderr: string): string {
  const text = stderr.trim();
  return text === '' ? '.' : `: ${text}`;
}

function textOf(value: z.infer<typeof json>): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
