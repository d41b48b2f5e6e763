import type { TerminalChunk } from '#shared/bridge/shapes.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';

/** The terminals of running calls, and the spooled bytes of ended ones. */
export interface TerminalService {
  /** Chunks of at most 64 KiB, at most 256 KiB ahead of `acknowledge`; skips to the newest tail when the reader is behind. */
  bytes(session: SessionId, call: CallId, afterByte: number, signal: AbortSignal): AsyncIterable<TerminalChunk>;
  acknowledge(session: SessionId, call: CallId, stream: string, upToByte: number): void;
  /** What a person types. Ignored by a terminal that has ended. */
  write(session: SessionId, call: CallId, text: string): void;
  resize(session: SessionId, call: CallId, columns: number, rows: number): void;
}
