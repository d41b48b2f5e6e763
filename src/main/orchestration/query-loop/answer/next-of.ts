import type { ModelFailure } from '#shared/model/failure.ts';
import { ModelError, type ModelStreamEvent } from '#main/ports/model.ts';

export type Next = { type: 'event'; event: ModelStreamEvent } | { type: 'aborted' } | { type: 'failed'; failure: ModelFailure };

/** The stream's next event, or how it ended. An abort is heard at once, even by a stream that does not heed its signal. Never rejects. */
export async function nextOf(iterator: AsyncIterator<ModelStreamEvent>, signal: AbortSignal): Promise<Next> {
  const next = iterator.next().then(
    (result): Next => (result.done === true ? { type: 'failed', failure: endedEarly } : { type: 'event', event: result.value }),
    (error: unknown): Next => (signal.aborted ? { type: 'aborted' } : { type: 'failed', failure: failureOf(error) }),
  );
  return await raceAbort(next, signal);
}

function raceAbort(next: Promise<Next>, signal: AbortSignal): Promise<Next> {
  if (signal.aborted) return Promise.resolve({ type: 'aborted' });
  return new Promise((resolve) => {
    const onAbort = (): void => resolve({ type: 'aborted' });
    signal.addEventListener('abort', onAbort, { once: true });
    void next.then(resolve).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Lets go of a stream that nobody reads further, and waits until it has let go too. Never rejects: what it says to that does not matter. */
export async function leave(iterator: AsyncIterator<ModelStreamEvent>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // Its failure, if there was one, was told when it was read.
  }
}

const endedEarly: ModelFailure = {
  kind: 'network',
  message: 'The connection ended before the answer did.',
  status: null,
  apiRequestId: null,
  retryAfterMs: null,
  isRetryable: true,
};

/** A port throws `ModelError` alone; anything else is a fault in it and is not tried again. */
function failureOf(error: unknown): ModelFailure {
  if (error instanceof ModelError) return error.failure;
  const message = `The model connection failed in an unforeseen way: ${error instanceof Error ? error.message : String(error)}`;
  return { kind: 'unknown', message, status: null, apiRequestId: null, retryAfterMs: null, isRetryable: false };
}
