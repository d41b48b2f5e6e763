// One command in a terminal of its own, from its start until nothing of it lives any more.
import { constants } from 'node:os';
import * as pty from 'node-pty';
import type { Clock } from '#main/ports/clock.ts';
import type { CallId } from '#shared/model/id.ts';
import type { SizeChange, TerminalSize } from './terminal/fold-screen.ts';
import { createSpool, type Spool, type SpoolBounds } from './terminal/spool.ts';
import type { TerminalSource } from './terminal/terminal-stream.ts';
import { endTree, type Patience, type Tree } from './tree/end-tree.ts';
import { findLeftBehind } from './tree/left-behind.ts';
import { callVariable } from './tree/sweep.ts';

/** Who ends a command from outside. */
export type Interruption = 'timeout' | 'cancelled';

/** How a command ended. `ending` names whoever ended it first. */
export interface RunEnd {
  exitCode: number | null;
  signal: string | null;
  ending: Interruption | 'exit' | 'crash';
}

/** What is needed to start a command. */
export interface RunRequest {
  call: CallId;
  file: string;
  args: string[];
  cwd: string;
  environment: Record<string, string>;
  /** Unique to this call; everything the command starts carries it. */
  mark: string;
  spoolPath: string;
  spoolBounds?: SpoolBounds | undefined;
  size: TerminalSize;
  /** The jobs its shell still had when it ended, as far as it wrote them down. */
  jobsLeft(): Promise<readonly number[]>;
}

/** A command that runs, or has ended. */
export interface Run extends TerminalSource {
  readonly call: CallId;
  readonly spool: Spool;
  /** The sizes the terminal had, oldest first. */
  readonly sizes: readonly SizeChange[];
  /** Resolves when the command and everything it started have ended and its output is complete. Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Ends the whole process tree, first politely. Only the first interruption counts, and none after the command ended by itself. */
  interrupt(by: Interruption): void;
  write(text: string): void;
  resize(size: TerminalSize): void;
}

/** Signals by which a person stops a command at its terminal: an ending of its own, not a crash. */
const typedSignals = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP']);

/**
 * Starts a command. Its terminal exists when this returns; throws where the system refuses to make one. Whatever the command left running is
 * ended when its shell has ended: what shall live longer belongs into the background.
 */
export function startRun(request: RunRequest, clock: Clock, patience: Patience): Run {
  const spool = createSpool(request.spoolPath, request.spoolBounds);
  const terminal = spawn(request, spool);
  const listeners = new Set<() => void>();
  const sizes: SizeChange[] = [{ atByte: 0, ...request.size }];
  const tree: Tree = { leader: terminal.pid, session: terminal.pid, marker: `${callVariable}=${request.mark}` };
  let endedBy: Interruption | 'itself' | null = null;
  let treeEnded: Promise<unknown> = Promise.resolve();
  let hasExited = false;
  let isEnded = false;
  const notify = () => {
    for (const listener of listeners) listener();
  };

  const findRemains = async () => findLeftBehind({ leader: terminal.pid, jobs: await request.jobsLeft(), terminal: terminal.ptsName });

  terminal.onData((bytes) => {
    spool.append(bytes);
    notify();
  });
  const ended = new Promise<RunEnd>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      hasExited = true;
      const by = (endedBy ??= 'itself');
      const leftovers = Promise.all([findRemains(), treeEnded]).then(([leftBehind]) =>
        endTree({ ...tree, leader: null, leftBehind }, clock, patience),
      );
      void leftovers.finally(() => {
        isEnded = true;
        spool[Symbol.dispose]();
        notify();
        resolve(describeEnd(by, exitCode, signal));
      });
    });
  });

  return {
    call: request.call,
    spool,
    sizes,
    ended,
    get isEnded() {
      return isEnded;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    interrupt(by) {
      if (endedBy !== null) return;
      endedBy = by;
      treeEnded = endTree(tree, clock, patience);
    },
    write(text) {
      if (!hasExited) terminal.write(text);
    },
    resize(size) {
      if (hasExited || !resizeTerminal(terminal, size)) return;
      if (sizes.at(-1)?.atByte === spool.size) sizes.pop();
      sizes.push({ atByte: spool.size, ...size });
    },
  };
}

function spawn(request: RunRequest, spool: Spool): pty.IPty {
  try {
    return pty.spawn(request.file, request.args, {
      name: 'xterm-256color',
      cols: request.size.columns,
      rows: request.size.rows,
      cwd: request.cwd,
      env: request.environment,
      // Bytes, not text: half a character must stay half a character.
      encoding: null,
    });
  } catch (error) {
    spool[Symbol.dispose]();
    throw new Error(
      `No terminal could be opened: ${error instanceof Error ? error.message : String(error)}. The command was not started.`,
      {
        cause: error,
      },
    );
  }
}

/** False where the terminal was closed a moment ago and the system refuses. */
function resizeTerminal(terminal: pty.IPty, { columns, rows }: TerminalSize): boolean {
  try {
    terminal.resize(columns, rows);
    return true;
  } catch {
    return false;
  }
}

function describeEnd(by: Interruption | 'itself', exitCode: number, signalNumber: number | undefined): RunEnd {
  const signal = signalNumber ? signalName(signalNumber) : null;
  const code = signal === null ? exitCode : null;
  if (by !== 'itself') return { exitCode: code, signal, ending: by };
  return { exitCode: code, signal, ending: signal === null || typedSignals.has(signal) ? 'exit' : 'crash' };
}

function signalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}
