import type { HookStop } from '#main/ports/hooks.ts';
import { endedUnrun, type CallEnd } from './call/end.ts';
import type { CancelCause } from './call/cancelled.ts';
import type { ReadyCall } from './call/prepare.ts';
import { ToolStep, concurrencyLimit, type ExecutorParams } from './tool-step.ts';
import { mayStart, type ExecutingStage, type TrackedTool } from './tracked-tool.ts';
import type { IncomingCall, StepCalls } from './types.ts';

/**
 * Runs the calls of one answer while it still streams. Concurrency-safe calls run together, any other alone and in order; ends are stored
 * in the order of the calls, and every call gets exactly one, whatever happens. One executor serves one step.
 */
export class StreamingToolExecutor implements StepCalls {
  readonly #step: ToolStep;
  readonly #tools: TrackedTool[] = [];
  readonly #running = new Set<Promise<void>>();
  #storing = 0;
  #failure: { error: unknown } | null = null;
  #idle: PromiseWithResolvers<void> | null = null;

  constructor(params: ExecutorParams) {
    this.#step = new ToolStep(params);
    this.#step.signal.addEventListener('abort', () => this.#advance(), { once: true });
  }

  get size(): number {
    return this.#tools.length;
  }

  /** Where each call stands, in call order. */
  get tools(): readonly TrackedTool[] {
    return this.#tools;
  }

  get hookStop(): HookStop | null {
    return this.#step.hookStop;
  }

  /** Takes a call and starts it as soon as those before it allow. */
  addTool(incoming: IncomingCall): void {
    if (this.#tools.some((tool) => tool.call.incoming.block.id === incoming.block.id)) return;
    const call = this.#step.prepare(incoming);
    if (call.type === 'ready') this.#tools.push({ status: 'queued', call });
    else this.#tools.push({ status: 'completed', call, end: endedUnrun('invalid', call.text) });
    this.#advance();
  }

  cancel(by: CancelCause): void {
    this.#step.cancel(by);
  }

  discardUnstarted(): void {
    this.#step.discardUnstarted();
  }

  async finish(): Promise<void> {
    while (this.#failure === null && (this.#storing > 0 || this.#tools.some((tool) => tool.status !== 'yielded'))) {
      this.#idle ??= Promise.withResolvers();
      await this.#idle.promise;
    }
    if (this.#failure !== null) throw this.#failure.error;
  }

  async close(): Promise<void> {
    if (this.#running.size > 0) this.#step.cancel({ type: 'turn' });
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #advance(): void {
    for (const [index, tool] of this.#tools.entries()) {
      if (tool.status !== 'queued') continue;
      if (this.#step.signal.aborted) this.#tools[index] = { status: 'completed', call: tool.call, end: this.#step.cancelledEnd() };
      else if (mayStart(tool.call, this.#tools, concurrencyLimit)) this.#start(index, tool.call);
      else break;
    }
    this.#yieldInOrder();
  }

  #start(index: number, call: ReadyCall): void {
    const enter = (stage: ExecutingStage): void => {
      this.#tools[index] = { status: 'executing', call, stage };
    };
    enter({ type: 'proposed' });
    const stages = {
      onAsked: (question: Extract<ExecutingStage, { type: 'awaiting-permission' }>['question']) =>
        enter({ type: 'awaiting-permission', question }),
      onRunning: () => enter({ type: 'running' }),
    };
    const run = this.#step.run(call, stages).then(
      (end) => this.#complete(index, call, end),
      (error: unknown) => this.#fail(error),
    );
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  #complete(index: number, call: ReadyCall, end: CallEnd): void {
    this.#tools[index] = { status: 'completed', call, end };
    this.#advance();
  }

  /** Hands out every completed call that no earlier one holds back. */
  #yieldInOrder(): void {
    for (const [index, tool] of this.#tools.entries()) {
      if (tool.status === 'yielded') continue;
      if (tool.status !== 'completed' || this.#failure !== null) break;
      this.#tools[index] = { status: 'yielded', call: tool.call };
      this.#storing += 1;
      this.#step.storeEnd(tool.call, tool.end).then(
        () => this.#stored(),
        (error: unknown) => this.#fail(error),
      );
    }
  }

  #stored(): void {
    this.#storing -= 1;
    this.#wake();
  }

  /** An event could not be stored: nothing further is started, what runs is stopped. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#step.cancel({ type: 'turn' });
    this.#wake();
  }

  #wake(): void {
    this.#idle?.resolve();
    this.#idle = null;
  }
}
