// The agent's loop: ask the model, run what it calls, ask again. It stores nothing and reads no clock of its own; whoever runs it does.
import type { EventDraft } from '#shared/model/event.ts';
import type { Terminal, Transition } from '#shared/model/exit.ts';
import { foldMessages } from '#shared/model/folds/messages.ts';
import type { Clock } from '#main/ports/clock.ts';
import { JournalError } from '#main/ports/journal.ts';
import { createAssembler } from './request/assemble.ts';
import { decide } from './decide.ts';
import { runStep } from './run-step.ts';
import { firstState, type State } from './state.ts';
import { noBlocks } from './stop-hook-loop.ts';
import { passStopHooks } from './stop-hooks.ts';
import type { LoopEvent, QueryParams, QueryStored } from './types.ts';

/**
 * Runs one turn. Each `event` it yields must be answered through `next()` with the stored event; a `JournalError` thrown into it instead
 * stops everything and ends the turn with `journal_failed`. `return()` stops the stream and every running call before it resolves; abort
 * `params.signal` first where a `next()` is pending. It never yields `turn.ended`: what it returns says how the turn ended.
 */
export async function* queryLoop(params: QueryParams): AsyncGenerator<LoopEvent, Terminal, QueryStored> {
  const { clock, maxSteps, signal } = params;
  const assemble = createAssembler(params);
  let state = firstState(params);
  try {
    while (true) {
      if (signal.aborted) return { reason: 'aborted_streaming' };
      const step = yield* runStep(params, state, await assemble(state.messages));
      const decision = decide(state, step, signal.aborted, maxSteps);
      if (decision.type === 'exit') {
        if (decision.terminal.reason !== 'completed') return decision.terminal;
        const guarded = yield* passStopHooks(params, { ...state, messages: step.messages }, decision.terminal);
        if (guarded.type === 'exit') return guarded.terminal;
        state = guarded.state;
        continue;
      }
      if (decision.waitMs > 0 && !(await hasSlept(clock, decision.waitMs, signal))) {
        return { reason: step.calls > 0 ? 'aborted_tools' : 'aborted_streaming' };
      }
      const failures = step.answer.type === 'failed' ? state.failures + 1 : 0;
      state = { ...state, messages: step.messages, failures };
      if (step.calls > 0) state = { ...state, stopHookBlocks: noBlocks };
      if (decision.type === 'next-step') state = yield* enterNextStep(params, state);
    }
  } catch (error) {
    if (error instanceof JournalError) return { reason: 'journal_failed', message: error.message };
    throw error;
  }
}

/** Says why the next step is entered, and gives the model what the person sent while the last one ran: after the results, in that order. */
async function* enterNextStep(params: QueryParams, state: State): AsyncGenerator<LoopEvent, State, QueryStored> {
  const transition: Transition = { reason: 'next_turn' };
  const step = state.step + 1;
  let { messages } = state;
  const drafts: EventDraft[] = [
    { type: 'loop.transitioned', actor: params.agent, turn: params.turn, step, transition },
    ...params.takeSteering(),
  ];
  for (const draft of drafts) {
    const stored = yield { type: 'event', draft };
    if (stored === undefined) throw new TypeError('The loop was not given the stored event for the draft it yielded.');
    messages = foldMessages(messages, stored);
  }
  return { ...state, messages, step, transition };
}

/** False where the signal ended the wait. */
async function hasSlept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
