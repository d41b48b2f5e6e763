// The only guard through which a normal end of a turn passes.
import type { Terminal } from '#shared/model/exit.ts';
import { foldMessages, toMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { HookVerdict } from '#main/ports/hooks.ts';
import type { Decision } from './decide.ts';
import { Outbox } from './outbox.ts';
import type { State } from './state.ts';
import type { LoopEvent, QueryParams, QueryStored } from './types.ts';

/** What the stop hooks say to a normal end: the turn ends (as meant, or by them), or goes on with their reason. */
export interface Guarded {
  readonly decision: Decision;
  /** The fold over what was stored of their runs. */
  readonly messages: MessagesState;
}

/**
 * Runs the stop hooks before a turn ends as `end` says. A hook that blocks sends the agent on with its reason, one that prevents ends the
 * turn for good; one that fails or takes too long is told and lets the end pass.
 */
export async function* passStopHooks(params: QueryParams, state: State, end: Terminal): AsyncGenerator<LoopEvent, Guarded, QueryStored> {
  const { agent, runner, signal, maxSteps } = params;
  let { messages } = state;
  if (runner.runHooks === undefined) return { decision: exit(end), messages };
  const outbox = new Outbox((event) => (messages = foldMessages(messages, event)));
  const occasion = { moment: 'Stop', isActive: state.wasSentOn, lastText: lastText(messages) } as const;
  const verdict = await runner.runHooks(occasion, signal);
  for (const run of verdict.runs) yield* outbox.emit({ type: 'hook.finished', actor: agent, ...run, call: null });
  // Where no hook had a say, a stop that comes behind the whole answer changes nothing.
  if (signal.aborted && verdict.runs.length > 0) return { decision: exit({ reason: 'aborted_tools' }), messages };
  const isUsedUp = maxSteps !== null && state.step >= maxSteps;
  return { decision: decisionOf(verdict, end, isUsedUp ? maxSteps : null), messages };
}

function decisionOf({ stop, objections }: HookVerdict, end: Terminal, usedUp: number | null): Decision {
  if (stop !== null) return exit({ reason: 'stop_hook_prevented', hook: stop.command, message: stop.reason });
  if (objections.length === 0) return exit(end);
  if (usedUp !== null) return exit({ reason: 'max_turns', maxSteps: usedUp });
  return { type: 'go-on', transition: { reason: 'stop_hook_blocking', message: objections.join('\n') }, isNewStep: true, waitMs: 0 };
}

function exit(terminal: Terminal): Decision {
  return { type: 'exit', terminal };
}

/** The text of the answer that would end the turn. */
function lastText(messages: MessagesState): string {
  const last = toMessages(messages).findLast(({ role }) => role === 'assistant');
  if (last?.role !== 'assistant') return '';
  return last.content.flatMap((block) => (block.type === 'text' && typeof block['text'] === 'string' ? [block['text']] : [])).join('\n');
}
