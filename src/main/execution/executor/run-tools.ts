import type { HookStop } from '#main/ports/hooks.ts';
import { endedUnrun, type CallEnd } from './call/end.ts';
import { partitionToolCalls } from './partition-tool-calls.ts';
import type { PreparedCall } from './call/prepare.ts';
import { ToolStep, concurrencyLimit, type ExecutorParams } from './tool-step.ts';
import type { IncomingCall } from './types.ts';

/**
 * Runs the calls of a whole message at once, with the same results as the streaming executor: for answers that did not stream. Resolves
 * when the end of every call is stored, with the hook's word where one ended the turn; rejects only when an end cannot be stored.
 */
export async function runTools(calls: readonly IncomingCall[], params: ExecutorParams): Promise<HookStop | null> {
  const step = new ToolStep(params);
  const unique = calls.filter((call, index) => calls.findIndex((other) => other.block.id === call.block.id) === index);
  for (const batch of partitionToolCalls(unique.map((call) => step.prepare(call)))) await runBatch(batch, step);
  return step.hookStop;
}

/** Runs at most `concurrencyLimit` calls at a time and stores their ends in call order, each as soon as those before it came. */
async function runBatch(batch: readonly PreparedCall[], step: ToolStep): Promise<void> {
  const ends = new Map<number, CallEnd>();
  const storing: Promise<void>[] = [];
  const waiting = batch.entries();
  const work = async (): Promise<void> => {
    for (const [index, call] of waiting) {
      ends.set(index, await runOne(call, step));
      for (let end = ends.get(storing.length); end !== undefined; end = ends.get(storing.length)) {
        const next = batch[storing.length];
        if (next !== undefined) storing.push(step.storeEnd(next, end));
      }
    }
  };
  const workers = Array.from({ length: Math.min(concurrencyLimit, batch.length) }, work);
  try {
    await Promise.all(workers);
    await Promise.all(storing);
  } catch (error) {
    step.cancel({ type: 'turn' });
    await Promise.allSettled([...workers, ...storing]);
    throw error;
  }
}

function runOne(call: PreparedCall, step: ToolStep): Promise<CallEnd> {
  if (call.type === 'invalid') return Promise.resolve(endedUnrun('invalid', call.text));
  return step.run(call, { onAsked: () => undefined, onRunning: () => undefined });
}
