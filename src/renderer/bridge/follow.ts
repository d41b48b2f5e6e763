import { ORPCError } from '@orpc/client';
import { waitBeforeAttempt } from './connection.ts';

interface FollowOptions<T> {
  /** Opens the stream, from where it was left: called again after the connection broke. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>;
  readonly onItem: (item: T) => void;
  /** The engine refused or failed for good: the stream is not opened again. */
  readonly onError?: (error: unknown) => void;
  /** The engine ended the stream itself. Without it an ended stream is opened again. */
  readonly onEnd?: () => void;
  readonly signal: AbortSignal;
}

/**
 * Follows a stream until the signal ends it, over any number of broken connections. Errors of the contract end it through
 * `onError`; a broken connection does not: the stream is opened again when there is a connection. Never rejects.
 */
export async function follow<T>({ open, onItem, onError, onEnd, signal }: FollowOptions<T>): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      for await (const item of await open(signal)) {
        if (signal.aborted) return;
        attempt = 0;
        onItem(item);
      }
      if (onEnd) return onEnd();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ORPCError) return onError?.(error);
    }
    await wait(waitBeforeAttempt(attempt + 1), signal);
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
