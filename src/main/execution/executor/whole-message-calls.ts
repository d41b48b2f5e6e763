import type { HookStop } from '#main/ports/hooks.ts';
import { CallCancelled, type CancelCause } from './call/cancelled.ts';
import { runTools } from './run-tools.ts';
import type { ExecutorParams } from './tool-step.ts';
import type { IncomingCall, StepCalls } from './types.ts';

/** The calls of an answer that did not stream: kept until it is read to its end, then run at once. One serves one step. */
export class WholeMessageCalls implements StepCalls {
  readonly #params: ExecutorParams;
  readonly #stop = new AbortController();
  readonly #calls: IncomingCall[] = [];
  #running: Promise<HookStop | null> | null = null;
  #hookStop: HookStop | null = null;

  constructor(params: ExecutorParams) {
    this.#params = { ...params, signal: AbortSignal.any([params.signal, this.#stop.signal]) };
  }

  get size(): number {
    return this.#calls.length;
  }

  get hookStop(): HookStop | null {
    return this.#hookStop;
  }

  addTool(incoming: IncomingCall): void {
    if (!this.#calls.some((call) => call.block.id === incoming.block.id)) this.#calls.push(incoming);
  }

  cancel(by: CancelCause): void {
    this.#stop.abort(new CallCancelled(by));
  }

  /** None starts before the answer was read. */
  discardUnstarted(): void {
    this.cancel({ type: 'answer-broken' });
  }

  async finish(): Promise<void> {
    this.#running ??= runTools(this.#calls, this.#params);
    this.#hookStop = await this.#running;
  }

  async close(): Promise<void> {
    this.cancel({ type: 'turn' });
    await Promise.allSettled([this.#running]);
  }
}
