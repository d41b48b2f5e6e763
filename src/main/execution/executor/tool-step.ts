// What both ways of running a step's calls share: how one call is run from permission to result, and how its end is stored.
import type { Delta } from '#shared/model/delta.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { PermissionQuestion } from '#shared/model/permission.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { HookStop } from '#main/ports/hooks.ts';
import type { Tool } from '#main/ports/tools.ts';
import { CallCancelled, type CancelCause } from './call/cancelled.ts';
import { cancelledUnrun, type CallEnd } from './call/end.ts';
import { executeCall } from './call/execute.ts';
import { StepResults, freezeLongResult } from './call/freeze.ts';
import { runHooksAfter, runHooksBefore, unhooked, withContexts } from './call/hooks.ts';
import { permitCall } from './call/permit.ts';
import { prepareCall, summarise, type PreparedCall, type ReadyCall } from './call/prepare.ts';
import { Room } from './call/room.ts';
import type { IncomingCall, Store, ToolRunner } from './types.ts';

/** The most concurrency-safe calls that run at the same time. */
export const concurrencyLimit = 10;

/** The one tool whose error aborts its siblings: what was asked for beside a command mostly assumed that it works. */
const abortsSiblings = 'Bash';

export interface ExecutorParams {
  readonly agent: AgentId;
  readonly tools: readonly Tool[];
  readonly runner: ToolRunner;
  readonly clock: Clock;
  /** The turn's signal. */
  readonly signal: AbortSignal;
  readonly store: Store;
  /** Shows a delta; resolves when it was taken. */
  readonly publish: (delta: Delta) => Promise<void>;
}

/** Told of a call's way through permission, for whoever tracks its state. */
export interface CallStages {
  onAsked(question: PermissionQuestion): void;
  onRunning(): void;
}

/** The calls of one step: they share a signal through which they are cancelled together. */
export class ToolStep {
  readonly siblingAbortController = new AbortController();
  /** Aborts with the turn or with the siblings. */
  readonly signal: AbortSignal;
  readonly #params: ExecutorParams;
  readonly #room = new Room();
  /** The switches of calls whose start is not stored. */
  readonly #unstarted = new Set<AbortController>();
  readonly #results: StepResults;
  /** Set while ends wait for one before them that is being frozen: resolves when the last of them was handed over. */
  #freezing: Promise<void> | null = null;
  #isDiscarding = false;
  #hookStop: HookStop | null = null;

  constructor(params: ExecutorParams) {
    this.#params = params;
    this.#results = new StepResults(params.runner);
    this.signal = AbortSignal.any([params.signal, this.siblingAbortController.signal]);
  }

  /** Set where a hook said that the turn must not go on. */
  get hookStop(): HookStop | null {
    return this.#hookStop;
  }

  prepare(incoming: IncomingCall): PreparedCall {
    return prepareCall(incoming, this.#params.tools);
  }

  /** Cancels every call of the step that has not ended. */
  cancel(by: CancelCause): void {
    this.siblingAbortController.abort(new CallCancelled(by));
  }

  /** Cancels every call, given already or to come, that has not started; what runs goes on. */
  discardUnstarted(): void {
    this.#isDiscarding = true;
    for (const call of this.#unstarted) call.abort(new CallCancelled({ type: 'answer-broken' }));
  }

  /** Runs a call to its end. Rejects only when an event cannot be stored. */
  async run(proposed: ReadyCall, stages: CallStages): Promise<CallEnd> {
    const own = new AbortController();
    if (this.#isDiscarding) own.abort(new CallCancelled({ type: 'answer-broken' }));
    this.#unstarted.add(own);
    try {
      return await this.#run(proposed, stages, own);
    } finally {
      this.#unstarted.delete(own);
    }
  }

  async #run(proposed: ReadyCall, stages: CallStages, own: AbortController): Promise<CallEnd> {
    const { agent, runner, store, clock, publish } = this.#params;
    const signal = AbortSignal.any([this.signal, own.signal]);
    if (signal.aborted) return cancelledUnrun(signal);
    const hooking = { agent, runner, store, signal, hasStopped: (stop: HookStop) => this.#stopByHook(stop) };
    const hasHooks = runner.runHooks !== undefined;
    const before = hasHooks ? await runHooksBefore(proposed, hooking) : unhooked(proposed);
    if (before.type === 'refused') return before.end;
    const { call, advice, contexts } = before;
    const permit = await permitCall(call, { agent, runner, store, signal, advice, onAsked: (question) => stages.onAsked(question) });
    if (permit.type === 'refused') return permit.end;
    using _place = hasHooks ? await this.#room.enter(call.isConcurrencySafe) : null;
    if (signal.aborted) return cancelledUnrun(signal);
    this.#unstarted.delete(own);
    const { request, block } = call.incoming;
    const summary = summarise(call);
    await store({ type: 'tool.started', actor: agent, call: block.id, request, tool: call.tool.name, input: call.input, summary });
    stages.onRunning();
    const stop = (): void => own.abort(new CallCancelled({ type: 'call' }));
    const end = await executeCall(call, { agent, runner, clock, store, publish, signal, stop });
    if (call.tool.name === abortsSiblings && end.outcome === 'failed') this.cancel({ type: 'sibling', summary });
    const told = hasHooks ? withContexts(await runHooksAfter(call, end, hooking), contexts) : end;
    return await freezeLongResult(told, call, runner);
  }

  /** Nothing of the step goes on: what runs is stopped, what waits is not run. */
  #stopByHook(stop: HookStop): void {
    this.#hookStop ??= stop;
    this.cancel({ type: 'hook' });
  }

  /** The end of a call that the step's cancellation kept from running. */
  cancelledEnd(): CallEnd {
    return cancelledUnrun(this.signal);
  }

  /** Stores the end of a call. Called in call order: what a step may hold together is counted so, and the ends are stored so. */
  async storeEnd(call: PreparedCall, end: CallEnd): Promise<void> {
    const before = this.#freezing;
    if (before === null && this.#results.hasRoom(end)) return await this.#store(call, this.#results.keep(end));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#freezing = promise;
    await before;
    const { id } = call.incoming.block;
    const storing = this.#store(call, this.#results.hasRoom(end) ? this.#results.keep(end) : await this.#results.freeze(end, id));
    if (this.#freezing === promise) this.#freezing = null;
    resolve();
    await storing;
  }

  /** The frozen text is handed over in the same breath, so that nothing comes between the two events. */
  async #store(call: PreparedCall, end: CallEnd): Promise<void> {
    const { agent, store } = this.#params;
    const { id, name } = call.incoming.block;
    const finished = store({
      type: 'tool.finished',
      actor: agent,
      call: id,
      tool: name,
      outcome: end.outcome,
      isError: end.isError,
      content: [...end.content],
      isFrozen: end.frozen !== null,
      durationMs: end.durationMs,
      ...(end.details === undefined ? {} : { details: end.details }),
      ...(end.cancelledBy === undefined ? {} : { cancelledBy: end.cancelledBy }),
    });
    const frozen = end.frozen === null ? null : store({ type: 'result.frozen', actor: agent, call: id, ...end.frozen });
    await Promise.all([finished, frozen]);
  }
}
