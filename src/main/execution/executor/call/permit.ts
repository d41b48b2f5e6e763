import { assertNever } from '#shared/model/assert-never.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { PermissionQuestion } from '#shared/model/permission.ts';
import type { HookAdvice } from '#main/ports/hooks.ts';
import { cancelledUnrun, endedUnrun, type CallEnd } from './end.ts';
import { summarise, type ReadyCall } from './prepare.ts';
import { untilAborted } from './until-aborted.ts';
import type { PermissionDecision, Store, ToolRunner } from '../types.ts';

type Permit = { type: 'allowed' } | { type: 'refused'; end: CallEnd };
type PersonsWord = Awaited<ReturnType<ToolRunner['ask']>>;

export interface Permitting {
  readonly agent: AgentId;
  readonly runner: ToolRunner;
  readonly store: Store;
  readonly signal: AbortSignal;
  /** What hooks want of this call's permission. */
  readonly advice: HookAdvice | null;
  readonly onAsked: (question: PermissionQuestion) => void;
}

/** Finds out whether a call may run, asking the person where the rules say so. Fails closed; rejects only when an event cannot be stored. */
export async function permitCall(call: ReadyCall, permitting: Permitting): Promise<Permit> {
  let decision: PermissionDecision;
  try {
    const { runner, signal, advice } = permitting;
    decision = heed(advice, await untilAborted(runner.decide(call.tool, call.input), signal));
  } catch (error) {
    if (permitting.signal.aborted) return stopped(permitting.signal);
    return refused('failed', `This call was not run: its permission could not be decided (${messageOf(error)}).`);
  }
  switch (decision.type) {
    case 'allow':
      return { type: 'allowed' };
    case 'deny':
      return refused('denied', `This call was not run: it is not permitted. ${decision.because}`);
    case 'ask':
      return askPerson(call, decision, permitting);
    default:
      return assertNever(decision);
  }
}

async function askPerson(call: ReadyCall, decision: PermissionDecision & { type: 'ask' }, permitting: Permitting): Promise<Permit> {
  const { agent, runner, store, signal } = permitting;
  const question: PermissionQuestion = {
    question: runner.newQuestion(),
    call: call.incoming.block.id,
    tool: call.tool.name,
    input: call.input,
    summary: summarise(call),
    reason: decision.because,
    suggestedRules: decision.suggestedRules,
    ...(decision.isFromHook === true ? { isFromHook: true } : {}),
  };
  await store({ type: 'permission.asked', actor: agent, ...question });
  permitting.onAsked(question);
  const word = await answerTo(question, runner, signal);
  await store({
    type: 'permission.decided',
    actor: word.by === 'person' ? 'person' : agent,
    question: question.question,
    call: question.call,
    answer: word.answer,
    by: word.by,
    rules: word.rules,
  });
  if (word.answer.type === 'allow') return { type: 'allowed' };
  return word.by === 'stopped' && signal.aborted ? stopped(signal) : refused('denied', denialText(word.by, word.answer.comment));
}

/**
 * The decision as hooks change it. They can be stricter than the rules; a hook that allows stands in for an allow rule, so it overrules neither
 * a rule nor what only a person can allow.
 */
function heed(advice: HookAdvice | null, decision: PermissionDecision): PermissionDecision {
  if (advice === null || advice.type === 'defer') return decision;
  if (advice.type === 'deny') return { type: 'deny', because: `A hook refused it: ${advice.because}` };
  if (advice.type === 'ask') {
    const isSettled = decision.type === 'deny';
    return isSettled
      ? decision
      : { type: 'ask', because: `A hook wants you to decide: ${advice.because}`, suggestedRules: [], isFromHook: true };
  }
  const couldRuleAllow = decision.type !== 'allow' && decision.rule === undefined && (decision.suggestedRules ?? []).length > 0;
  return couldRuleAllow ? { type: 'allow', because: `A hook allowed it: ${advice.because}` } : decision;
}

/** An aborted or failed question counts as denied. */
async function answerTo(question: PermissionQuestion, runner: ToolRunner, signal: AbortSignal): Promise<PersonsWord> {
  try {
    return await untilAborted(runner.ask(question, signal), signal);
  } catch (error) {
    const comment = signal.aborted ? {} : { comment: `The question could not be put: ${messageOf(error)}` };
    return { answer: { type: 'deny', ...comment }, by: 'stopped', rules: [] };
  }
}

function denialText(by: PersonsWord['by'], comment: string | undefined): string {
  const said = comment === undefined || comment.trim() === '' ? '' : comment.trim();
  if (by !== 'person') return `This call was not run: permission was not given. ${said}`.trim();
  if (said === '') return 'The person denied this call, so it was not run. Do not try the same another way: go on without it, or ask.';
  return `The person denied this call, so it was not run, and said: ${said}`;
}

function stopped(signal: AbortSignal): Permit {
  return { type: 'refused', end: cancelledUnrun(signal) };
}

function refused(outcome: CallEnd['outcome'], text: string): Permit {
  return { type: 'refused', end: endedUnrun(outcome, text) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
