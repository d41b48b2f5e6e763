import { assertNever } from '#shared/model/assert-never.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { PermissionQuestion } from '#shared/model/permission.ts';
import { cancelCause, cancelledText } from './cancelled.ts';
import { endedUnrun, type CallEnd } from './end.ts';
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
  readonly onAsked: (question: PermissionQuestion) => void;
}

/** Finds out whether a call may run, asking the person where the rules say so. Fails closed; rejects only when an event cannot be stored. */
export async function permitCall(call: ReadyCall, permitting: Permitting): Promise<Permit> {
  let decision: PermissionDecision;
  try {
    decision = await untilAborted(permitting.runner.decide(call.tool, call.input), permitting.signal);
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
  return refused('cancelled', cancelledText(cancelCause(signal), false));
}

function refused(outcome: CallEnd['outcome'], text: string): Permit {
  return { type: 'refused', end: endedUnrun(outcome, text) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
