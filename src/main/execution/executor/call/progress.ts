import type { Delta } from '#shared/model/delta.ts';
import type { CallId } from '#shared/model/id.ts';

/** A running tool's line to the window. */
export interface Progress extends Disposable {
  report(message: string): void;
}

/** What a window shows of one line at most. */
const longestLine = 2_000;

/**
 * Publishes progress at the pace it is taken: while a line waits to be taken, only the newest one after it is kept, so that a tool that
 * reports without end costs no memory. Silent once disposed.
 */
export function createProgress(call: CallId, publish: (delta: Delta) => Promise<void>): Progress {
  let isWaiting = false;
  let isOver = false;
  let newest: string | null = null;
  const send = (message: string): void => {
    isWaiting = true;
    publish({ type: 'tool.progressed', call, message }).then(onTaken, () => undefined);
  };
  const onTaken = (): void => {
    isWaiting = false;
    if (newest === null || isOver) return;
    const message = newest;
    newest = null;
    send(message);
  };
  return {
    report(line) {
      if (isOver) return;
      const message = line.slice(0, longestLine).toWellFormed();
      if (isWaiting) newest = message;
      else send(message);
    },
    [Symbol.dispose]() {
      isOver = true;
    },
  };
}
