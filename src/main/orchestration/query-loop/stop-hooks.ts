// The only guard through which a normal end of a turn passes.
import type { EventDraft } from '#shared/model/event.ts';
import type { Terminal, Transition } from '#shared/model/exit.ts';
import { foldMessages, toMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import { Outbox } from './outbox.ts';
import type { State } from './state.ts';
import { stopHookLoop } from './stop-hook-loop.ts';
import type { LoopEvent, QueryParams, QueryStored } from './types.ts';

/** What the stop hooks say to a normal end: the turn ends (as meant, or by them), or goes on with their reason. */
export type Guarded = { readonly type: 'exit'; readonly terminal: Terminal } | { readonly type: 'go-on'; readonly state: State };

/**
 * Runs the stop hooks before a turn ends as `end` says. A hook that blocks sends the agent on with its reason, one that prevents ends the
 * turn for good; one that fails or takes too long is told and lets the end pass.
 */
export async function* passStopHooks(params: QueryParams, state: State, end: Terminal): AsyncGenerator<LoopEvent, Guarded, QueryStored> {
  const { agent, turn, runner, signal, maxSteps } = params;
  if (runner.runHooks === undefined) return exit(end);
  let { messages } = state;
  const outbox = new Outbox((event) => (messages = foldMessages(messages, event)));
  const occasion = { moment: 'Stop', isActive: state.wasSentOn, lastText: lastText(messages) } as const;
  const verdict = await runner.runHooks(occasion, signal);
  for (const run of verdict.runs) yield* outbox.emit({ type: 'hook.finished', actor: agent, ...run, call: null });
  if (signal.aborted) return exit({ reason: 'aborted_tools' });
  if (verdict.stop !== null) {
    return exit({ reason: 'stop_hook_prevented', hook: verdict.stop.command, message: verdict.stop.reason });
  }
  if (verdict.objections.length === 0) return exit(end);

  const reason = verdict.objections.join('\n');
  const blocks = stopHookLoop(state.stopHookBlocks, 'blocked');
  if ('tripped' in blocks) return exit({ reason: blocks.tripped, blocks: blocks.blocks, message: reason });
  if (maxSteps !== null && state.step >= maxSteps) return exit({ reason: 'max_turns', maxSteps });
  const transition: Transition = { reason: 'stop_hook_blocking' };
  const step = state.step + 1;
  const drafts: EventDraft[] = [
    { type: 'notice.appended', actor: agent, about: 'hook', text: `A stop hook does not let the turn end yet:\n${reason}` },
    { type: 'loop.transitioned', actor: agent, turn, step, transition },
    ...params.takeSteering(),
  ];
  for (const draft of drafts) yield* outbox.emit(draft);
  return { type: 'go-on', state: { ...state, messages, step, transition, failures: 0, stopHookBlocks: blocks, wasSentOn: true } };
}

function exit(terminal: Terminal): Guarded {
  return { type: 'exit', terminal };
}

/** The text of the answer that would end the turn. */
function lastText(messages: MessagesState): string {
  const last = toMessages(messages).findLast(({ role }) => role === 'assistant');
  if (last?.role !== 'assistant') return '';
  return last.content.flatMap((block) => (block.type === 'text' && typeof block['text'] === 'string' ? [block['text']] : [])).join('\n');
}
