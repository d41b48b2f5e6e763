// The agent's loop: ask the model, run what it calls, ask again. It stores nothing and reads no clock of its own; whoever runs it does.
import type { Terminal } from '#shared/model/exit.ts';
import { JournalError } from '#main/ports/journal.ts';
import { createCompactor } from './compaction/compactor.ts';
import { createAssembler } from './request/assemble.ts';
import { decide } from './decide.ts';
import { enter } from './enter.ts';
import { fullWindow } from './full-window.ts';
import { heldBackAfter, outputLimit } from './held-back.ts';
import { runStep } from './run-step.ts';
import { firstState } from './state.ts';
import { passStopHooks } from './stop-hooks.ts';
import type { LoopEvent, QueryParams, QueryStored } from './types.ts';

/**
 * Runs one turn. Each `event` it yields must be answered through `next()` with the stored event; a `JournalError` thrown into it instead
 * stops everything and ends the turn with `journal_failed`. `return()` stops the stream and every running call before it resolves; abort
 * `params.signal` first where a `next()` is pending. It never yields `turn.ended`: what it returns says how the turn ended.
 */
export async function* queryLoop(params: QueryParams): AsyncGenerator<LoopEvent, Terminal, QueryStored> {
  const { clock, signal, waits } = params;
  const assemble = createAssembler(params);
  const compactor = createCompactor(params, assemble);
  let state = firstState(params);
  try {
    while (true) {
      if (signal.aborted) return { reason: 'aborted_streaming' };
      const prepared = yield* compactor.prepare(state);
      if (prepared.type === 'exit') return prepared.terminal;
      state = { ...state, messages: prepared.messages, breakers: prepared.breakers };
      const request = await assemble(state.messages, state.model, outputLimit(state));
      const full = fullWindow(state.model, request, params.measure());
      if (full !== null) return full;
      let step = yield* runStep(params, state, request);
      let decision = decide(state, step, signal.aborted, params);
      if (decision.type === 'exit' && decision.terminal.reason === 'completed') {
        const guarded = yield* passStopHooks(params, { ...state, messages: step.messages }, decision.terminal);
        decision = guarded.decision;
        step = { ...step, messages: guarded.messages };
      }
      if (decision.type === 'exit') {
        const recovered = yield* compactor.recover({ ...state, messages: step.messages, breakers: step.breakers }, decision);
        ({ decision } = recovered);
        step = { ...step, messages: recovered.messages, breakers: recovered.breakers };
      } else if (step.answer.type === 'finished') compactor.answered();
      if (decision.type === 'exit') return decision.terminal;
      if (decision.waitMs > 0 && (await waits.wait(clock, decision.waitMs, signal)) === 'aborted') {
        return { reason: step.calls > 0 ? 'aborted_tools' : 'aborted_streaming' };
      }
      const heldBack = heldBackAfter(state.heldBack, step.answer, state.model.port);
      state = { ...state, messages: step.messages, breakers: step.breakers, outputTokens: step.outputTokens, heldBack };
      if (decision.type === 'retry') continue;
      const entered = yield* enter(
        params,
        state,
        decision,
        step.trips.filter((trip) => trip.consequence === 'told'),
      );
      if (entered.type === 'exit') return entered.terminal;
      state = entered.state;
    }
  } catch (error) {
    if (error instanceof JournalError) return { reason: 'journal_failed', message: error.message };
    throw error;
  }
}
