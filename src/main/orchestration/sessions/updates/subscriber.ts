// One reader of a session. Publishing puts things into its buffer and never waits for it.
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { Delta } from '#shared/model/delta.ts';
import type { Clock } from '#main/ports/clock.ts';

const maxBuffered = 500;
const frameMs = 16;

type Update = Extract<SessionUpdate, { type: 'event' | 'delta' }>;

export interface Subscriber {
  put(update: Update): void;
  /** Forgets what is buffered: the reader reads it from the journal. */
  reset(): void;
  /** The next update; `behind` where the buffer ran over; `ended` when the signal aborted. Deltas come at most once a frame. */
  take(): Promise<Update | 'behind' | 'ended'>;
}

/** A subscriber whose buffer holds at most 500 updates. Growths of one block, and progress of one call, are merged while it is behind. */
export function createSubscriber(clock: Clock, signal: AbortSignal): Subscriber {
  let buffer: Update[] = [];
  let isBehind = false;
  let wake: { byDeltas: boolean; resolve(): void } | null = null;
  let lastDeltaMs = -Infinity;
  /** Deltas that may still go out with the present frame. */
  let allowance = 0;
  signal.addEventListener('abort', () => wake?.resolve(), { once: true });

  /** Resolves when something is put in or the reader leaves. */
  const somethingNew = (byDeltas: boolean): Promise<void> => new Promise((resolve) => (wake = { byDeltas, resolve }));

  /** Waits for the frame to end, so that what grows meanwhile is merged; a stored event ends the wait, since it is not held back. */
  const frame = async (): Promise<void> => {
    const waitMs = frameMs - (clock.monotonic() - lastDeltaMs);
    if (waitMs > 0) {
      const timer = new AbortController();
      await Promise.race([somethingNew(false), clock.sleep(waitMs, timer.signal).catch(() => undefined)]);
      timer.abort();
    }
    lastDeltaMs = clock.monotonic();
    allowance = buffer.length;
  };

  return {
    put(update) {
      if (isBehind) return;
      if (update.type === 'delta' && mergeDelta(buffer, update.delta)) return;
      if (buffer.length >= maxBuffered) {
        isBehind = true;
        buffer = [];
      } else {
        buffer.push(update);
      }
      if (wake !== null && (wake.byDeltas || update.type === 'event' || isBehind)) wake.resolve();
    },
    reset() {
      buffer = [];
      isBehind = false;
      allowance = 0;
    },
    async take() {
      for (;;) {
        wake = null;
        if (signal.aborted) return 'ended';
        if (isBehind) return 'behind';
        const head = buffer[0];
        if (head === undefined) {
          await somethingNew(true);
        } else if (head.type === 'delta' && allowance === 0) {
          await frame();
        } else {
          buffer.shift();
          allowance = Math.max(0, allowance - 1);
          return head;
        }
      }
    },
  };
}

/** Merges a delta into one that waits, not reaching over stored events. False where there is none to merge with. */
function mergeDelta(buffer: Update[], delta: Delta): boolean {
  if (delta.type !== 'block.grew' && delta.type !== 'tool.progressed') return false;
  for (let index = buffer.length - 1; index >= 0; index -= 1) {
    const waiting = buffer[index];
    if (waiting?.type !== 'delta') return false;
    const merged = merge(waiting.delta, delta);
    if (merged !== null) {
      buffer[index] = { type: 'delta', delta: merged };
      return true;
    }
  }
  return false;
}

function merge(waiting: Delta, delta: Delta): Delta | null {
  if (waiting.type === 'block.grew' && delta.type === 'block.grew' && waiting.request === delta.request && waiting.index === delta.index) {
    return { ...waiting, text: waiting.text + delta.text };
  }
  return waiting.type === 'tool.progressed' && delta.type === 'tool.progressed' && waiting.call === delta.call ? delta : null;
}
