import type { Clock } from '#main/ports/clock.ts';
import type { Run } from './run.ts';

/** Cancels the run when the signal aborts, until the limit is disposed. */
export function cancelOn(run: Run, signal: AbortSignal): Disposable {
  const cancel = () => run.interrupt('cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', cancel) };
}

/** Ends the run when its time is over, until the limit is disposed. */
export function endAfter(run: Run, timeoutMs: number, clock: Clock): Disposable {
  const done = new AbortController();
  clock.sleep(timeoutMs, done.signal).then(
    () => run.interrupt('timeout'),
    () => undefined,
  );
  return { [Symbol.dispose]: () => done.abort() };
}
