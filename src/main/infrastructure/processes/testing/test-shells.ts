import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ShellOutcome } from '#main/ports/tools.ts';
import { callId, sessionId, type CallId, type SessionId } from '#shared/model/id.ts';
import type { SessionShell } from '../session-shell.ts';
import { createShells, type ShellDependencies, type Shells } from '../shells.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface RunOptions {
  call?: CallId;
  signal?: AbortSignal;
  shell?: SessionShell;
  isBackground?: boolean;
}

/** A background process that a call left behind. */
export interface Ended {
  call: CallId;
  process: string;
  exitCode: number | null;
  signal: string | null;
}

/** Real shells in a folder of their own, gone with everything they run when the test ends. */
export interface TestShells extends AsyncDisposable {
  readonly root: string;
  readonly folder: string;
  readonly session: SessionId;
  readonly shells: Shells;
  readonly shell: SessionShell;
  readonly clock: TestClock;
  /** Shells of another engine on the same data folder, as after a restart. */
  restart(): { shells: Shells; shell: SessionShell };
  run(command: string, options?: RunOptions): Promise<ShellOutcome>;
  /** Resolves once the call's terminal has shown the text; with all it has shown. */
  shows(call: CallId, text: string): Promise<string>;
  /** Background processes that ended after their call, as they were reported. */
  readonly reported: Ended[];
  nextReport(): Promise<Ended>;
}

let calls = 0;

/** A fresh call id, as the API would give it. */
export function newCall(): CallId {
  calls += 1;
  return callId.parse(`toolu_${String(calls).padStart(8, '0')}`);
}

export function createTestShells(changes: Partial<ShellDependencies> = {}): TestShells {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'tessera-shell-')));
  const folder = path.join(root, 'project');
  const home = path.join(root, 'results');
  mkdirSync(folder);
  const session = sessionId.parse('0190b5a0-0000-7000-8000-000000000001');
  const clock = createTestClock();
  const reported: Ended[] = [];
  let onReport: ((ended: Ended) => void) | null = null;
  const made: Shells[] = [];
  const terminals = createArrivals<CallId>();

  const open = () => {
    const shells = createShells({
      results: {
        folder: () => home,
        spoolPath: (_session, call) => path.join(home, `${call}.terminal`),
        writeResult: () => Promise.resolve(''),
      },
      clock,
      patience: { graceMs: 200, pollMs: 5 },
      onOpened: (_session, call) => terminals.arrive(call),
      onEnded(_session, call, process, exitCode, signal) {
        reported.push({ call, process, exitCode, signal });
        onReport?.({ call, process, exitCode, signal });
      },
      ...changes,
    });
    made.push(shells);
    return { shells, shell: shells.open(session, folder, `lease-of-${path.basename(root)}`) };
  };
  const first = open();

  return {
    root,
    folder,
    session,
    clock,
    reported,
    ...first,
    restart: open,
    async run(command, { call = newCall(), signal = new AbortController().signal, shell = first.shell, isBackground = false } = {}) {
      const run = await shell.start({ call, command, timeoutMs: 120_000, isBackground, signal });
      return run.ended;
    },
    async shows(call, text) {
      await terminals.arrival(call);
      return readUntil(first.shells, session, call, text);
    },
    nextReport: () => new Promise((resolve) => (onReport = resolve)),
    async [Symbol.asyncDispose]() {
      await Promise.all(made.map((shells) => shells.close()));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function readUntil(shells: Shells, session: SessionId, call: CallId, text: string): Promise<string> {
  let shown = '';
  for await (const chunk of shells.terminals.bytes(session, call, 0, new AbortController().signal)) {
    shown += Buffer.from(chunk.base64, 'base64').toString();
    if (shown.includes(text)) return shown;
    shells.terminals.acknowledge(session, call, chunk.stream, chunk.fromByte + Buffer.byteLength(chunk.base64, 'base64'));
  }
  throw new Error(`The terminal ended without showing ${JSON.stringify(text)}. It showed: ${shown}`);
}

/** Things that happen once each, awaited before or after they do. */
function createArrivals<Key>() {
  const gates = new Map<Key, PromiseWithResolvers<void>>();
  const gate = (key: Key) => {
    const known = gates.get(key) ?? Promise.withResolvers<void>();
    gates.set(key, known);
    return known;
  };
  return { arrive: (key: Key) => gate(key).resolve(), arrival: (key: Key) => gate(key).promise };
}
