import type { TerminalChunk } from '#shared/bridge/shapes.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { Client } from '../../../bridge/client.ts';
import { follow } from '../../../bridge/follow.ts';

/** What the bytes of a call's terminal are given to. */
export interface TerminalScreen {
  /** Resolves when the bytes are drawn: only then are more asked for. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Output was skipped because it came faster than it could be drawn. */
  readonly skip: (bytes: number) => void;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Feeds a call's output to a screen until the terminal or the signal ends. Acknowledges what is drawn, and goes on from there when the
 * connection broke.
 */
export function feedTerminal(
  client: Client,
  at: { session: SessionId; call: CallId },
  screen: TerminalScreen,
  signal: AbortSignal,
): Promise<void> {
  let position = 0;
  let drawing = Promise.resolve();

  async function draw(chunk: TerminalChunk, bytes: Uint8Array) {
    await screen.write(bytes);
    if (signal.aborted) return;
    // A lost acknowledgement is made good by the next one.
    await client.terminal.acknowledge({ ...at, stream: chunk.stream, upToByte: chunk.fromByte + bytes.length }).catch(() => undefined);
  }

  return follow<TerminalChunk>({
    signal,
    open: (inner) => client.terminal.bytes({ ...at, afterByte: position }, { signal: inner }),
    onItem: (chunk) => {
      const bytes = decodeBase64(chunk.base64);
      const skipped = chunk.fromByte - position;
      position = chunk.fromByte + bytes.length;
      drawing = drawing.then(() => {
        if (signal.aborted) return;
        if (skipped > 0) screen.skip(skipped);
        return draw(chunk, bytes);
      });
    },
    onError: screen.fail,
    onEnd: () => void drawing.then(() => signal.aborted || screen.end()),
  });
}

/** The bytes of a base64 text. */
export function decodeBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
