import { randomUUID } from 'node:crypto';
import type { ResultFiles } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { TerminalService } from '#main/ports/terminals.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { TerminalSize } from './fold-screen.ts';
import { openSpool } from './spool.ts';
import { createTerminalStream, type TerminalSource, type TerminalStream } from './terminal-stream.ts';

/** A terminal that runs: it can be written to and has a size. */
export interface LiveTerminal extends TerminalSource {
  write(text: string): void;
  resize(size: TerminalSize): void;
}

/** The terminals of an engine. */
export interface Terminals {
  readonly service: TerminalService;
  /** Makes a running call's terminal known until it ends. */
  add(session: SessionId, call: CallId, terminal: LiveTerminal): void;
}

/** Running terminals are read as they grow, ended ones from their spool. */
export function createTerminals(results: Pick<ResultFiles, 'spoolPath'>): Terminals {
  const live = new Map<string, LiveTerminal>();
  const streams = new Map<string, TerminalStream>();

  const ended = (session: SessionId, call: CallId): TerminalSource => {
    const spool = openSpool(results.spoolPath(session, call));
    if (!spool) throw new ServiceError('NOT_FOUND', 'This call has no terminal, or its output was removed.', { what: 'terminal' });
    return { spool, isEnded: true, onChange: () => ({ [Symbol.dispose]: () => undefined }) };
  };
  const find = (session: SessionId, call: CallId) => live.get(keyOf(session, call));

  const service: TerminalService = {
    async *bytes(session, call, afterByte, signal) {
      const stream = createTerminalStream(randomUUID(), find(session, call) ?? ended(session, call));
      streams.set(stream.id, stream);
      try {
        yield* stream.chunks(afterByte, signal);
      } finally {
        streams.delete(stream.id);
      }
    },
    acknowledge(_session, _call, stream, upToByte) {
      streams.get(stream)?.acknowledge(upToByte);
    },
    write(session, call, text) {
      const terminal = find(session, call);
      if (terminal) terminal.write(text);
      else ended(session, call);
    },
    resize(session, call, columns, rows) {
      const terminal = find(session, call);
      if (terminal) terminal.resize({ columns, rows });
      else ended(session, call);
    },
  };

  return {
    service,
    add(session, call, terminal) {
      const key = keyOf(session, call);
      live.set(key, terminal);
      const listening = terminal.onChange(() => {
        if (!terminal.isEnded) return;
        listening[Symbol.dispose]();
        if (live.get(key) === terminal) live.delete(key);
      });
    },
  };
}

function keyOf(session: SessionId, call: CallId): string {
  return `${session} ${call}`;
}
