// One reader of one terminal: what it is sent, how far ahead of it, and what it is spared.
import { setImmediate } from 'node:timers/promises';
import type { TerminalChunk } from '#shared/bridge/shapes.ts';
import type { SpoolReader } from './spool.ts';

/** A terminal as a reader sees it: its bytes, whether more may come, and a call when that changes. */
export interface TerminalSource {
  readonly spool: SpoolReader;
  readonly isEnded: boolean;
  onChange(listener: () => void): Disposable;
}

/** A reader's stream and the way back by which it says what it has shown. */
export interface TerminalStream {
  readonly id: string;
  acknowledge(upToByte: number): void;
  chunks(afterByte: number, signal: AbortSignal): AsyncGenerator<TerminalChunk, void>;
}

const maxChunkBytes = 64 * 1024;
const maxAheadBytes = 256 * 1024;
/** A reader that is further behind goes on at the newest tail. */
const maxBehindBytes = 1024 ** 2;
/** How much of a running terminal's newest output is its tail; of an ended one, all that may be behind. */
const liveTailBytes = 256 * 1024;

/** A stream over a terminal. It ends with a chunk that `isLast` once the terminal has ended, and without one when the signal aborts. */
export function createTerminalStream(id: string, source: TerminalSource): TerminalStream {
  const inFlight: { end: number; length: number }[] = [];
  const wake = createWake();

  const nextLength = () => Math.min(maxChunkBytes, maxAheadBytes - inFlight.reduce((sum, chunk) => sum + chunk.length, 0));
  const skip = (position: number) => {
    const { size } = source.spool;
    if (size - position <= maxBehindBytes) return position;
    return size - (source.isEnded ? maxBehindBytes : liveTailBytes);
  };

  return {
    id,
    acknowledge(upToByte) {
      while (inFlight[0] && inFlight[0].end <= upToByte) inFlight.shift();
      wake.call();
    },
    async *chunks(afterByte, signal) {
      using _ = source.onChange(wake.call);
      signal.addEventListener('abort', wake.call, { once: true });
      let position = Math.min(afterByte, source.spool.size);
      while (!signal.aborted) {
        const wasEnded = source.isEnded;
        if (nextLength() > 0) {
          position = skip(position);
          const { from, bytes } = await source.spool.read(position, nextLength());
          position = from + bytes.length;
          const isLast = wasEnded && position >= source.spool.size;
          if (bytes.length > 0 || isLast) {
            inFlight.push({ end: position, length: bytes.length });
            yield { stream: id, fromByte: from, base64: bytes.toString('base64'), isLast };
            if (isLast) return;
            continue;
          }
        }
        await wake.wait();
        // What arrives in one turn of the event loop goes out as one chunk.
        await setImmediate();
      }
    },
  };
}

/** Remembers one call until somebody waits for it, so that none is missed between looking and waiting. */
function createWake() {
  let isCalled = false;
  let resolveWait: (() => void) | null = null;
  return {
    call: () => {
      isCalled = true;
      resolveWait?.();
    },
    async wait() {
      if (!isCalled) await new Promise<void>((resolve) => (resolveWait = resolve));
      isCalled = false;
      resolveWait = null;
    },
  };
}
