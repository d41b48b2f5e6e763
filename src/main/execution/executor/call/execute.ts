import type { AgentId } from '#shared/model/id.ts';
import type { Delta } from '#shared/model/delta.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ToolContext, ToolResult } from '#main/ports/tools.ts';
import { cancelCause, cancelledText } from './cancelled.ts';
import type { CallEnd } from './end.ts';
import type { ReadyCall } from './prepare.ts';
import { createProgress } from './progress.ts';
import type { Store, ToolRunner } from '../types.ts';
import { settleWithin, type Settlement } from './until-aborted.ts';

/** How long a tool may take to end after it was cancelled. A shell needs most of it to end its process tree politely. */
export const cancelGraceMs = 5_000;

export interface Executing {
  readonly agent: AgentId;
  readonly runner: ToolRunner;
  readonly clock: Clock;
  readonly store: Store;
  readonly publish: (delta: Delta) => Promise<void>;
  readonly signal: AbortSignal;
  /** Cancels this call alone. */
  readonly stop: () => void;
}

/** Runs the tool of a call whose start is stored. Never rejects: a throw and a hang become results too. */
export async function executeCall(call: ReadyCall, executing: Executing): Promise<CallEnd> {
  const { agent, runner, clock, store, publish, signal, stop } = executing;
  const id = call.incoming.block.id;
  const startedMs = clock.monotonic();
  using progress = createProgress(id, publish);
  const work = async (): Promise<ToolResult> => {
    using _registration = runner.onCallRunning(id, stop);
    const setTodos: ToolContext['setTodos'] = async (todos) => {
      await store({ type: 'todos.changed', actor: agent, todos });
    };
    return await call.tool.call(call.input, runner.context(id, signal, { progress: (message) => progress.report(message), setTodos }));
  };
  const settlement = await settleWithin(work(), signal, cancelGraceMs, clock);
  const ended = judge(settlement, signal);
  const cancelledBy = ended.outcome === 'cancelled' ? { cancelledBy: cancelCause(signal).type } : {};
  return { ...ended, ...cancelledBy, frozen: null, durationMs: clock.monotonic() - startedMs };
}

/** A result that came in spite of a cancellation counts as it is, where it is no error; an error after one is the cancellation's doing. */
function judge(settlement: Settlement<ToolResult>, signal: AbortSignal): Pick<CallEnd, 'outcome' | 'isError' | 'content' | 'details'> {
  const note = signal.aborted ? cancelledText(cancelCause(signal), true) : null;
  switch (settlement.type) {
    case 'returned': {
      const { content, isError, details } = settlement.value;
      if (!isError) return { outcome: 'done', isError, content, details };
      if (note === null) return { outcome: 'failed', isError, content, details };
      return { outcome: 'cancelled', isError, content: [...content, { type: 'text', text: note }], details };
    }
    case 'threw':
      return note === null ? failure('failed', `The tool failed: ${messageOf(settlement.error)}`) : failure('cancelled', note);
    case 'hung': {
      const seconds = cancelGraceMs / 1_000;
      return failure('cancelled', `${note ?? ''} It did not end within ${seconds} seconds of that: what it began may still be going on.`);
    }
    default:
      return settlement satisfies never;
  }
}

function failure(outcome: CallEnd['outcome'], text: string): Pick<CallEnd, 'outcome' | 'isError' | 'content'> {
  return { outcome, isError: true, content: [{ type: 'text', text }] };
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
