// The shell of one session: commands start in its state, leave their own behind, and live no longer than it does.
import path from 'node:path';
import type { ShellPort, ShellRun } from '#main/ports/tools.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { BackgroundRuns } from './background-runs.ts';
import { startCommand, type Command, type CommandSurroundings } from './command.ts';
import { cancelOn, endAfter } from './run-limits.ts';
import type { Run, RunEnd } from './run.ts';
import { createShellMemory } from './shell/memory.ts';
import { clearScratch } from './shell/scratch.ts';
import { foldScreen } from './terminal/fold-screen.ts';

/** What every session's shell is made with. */
export interface ShellSurroundings extends CommandSurroundings {
  background: BackgroundRuns;
  onOpened(session: SessionId, run: Run): void;
  /** Not called for what closing the shell ended. */
  onBackgroundEnded(session: SessionId, call: CallId, process: string, exitCode: number | null, signal: string | null): void;
}

/** A session's shell. Disposing it ends everything it runs, without waiting; `close` waits. */
export interface SessionShell extends ShellPort, Disposable {
  close(): Promise<void>;
}

/** Opens a session's shell in its folder, in the state its last command left. */
export function openSessionShell(session: SessionId, folder: string, leaseToken: string, around: ShellSurroundings): SessionShell {
  const home = around.results.folder(session);
  const memory = createShellMemory(path.join(home, 'shell-state.json'), around.program?.dialect ?? '', folder, around.environment);
  const place = { session, folder, leaseToken, memory };
  const ready = clearScratch(home);
  const running = new Set<Command>();
  const closing = new AbortController();
  const { background } = around;

  const close = async () => {
    closing.abort(new Error('The session was closed.'));
    const commands = [...running];
    for (const { run } of commands) run.interrupt('cancelled');
    await Promise.all(commands.map(({ finished }) => finished));
  };

  return {
    async start(request): Promise<ShellRun> {
      await ready;
      const command = await startCommand(place, request, around, closing.signal);
      running.add(command);
      void command.finished.then(() => running.delete(command));
      around.onOpened(session, command.run);
      if (request.isBackground) {
        return inBackground(command, background, request.signal, (name, end) => {
          if (!closing.signal.aborted) around.onBackgroundEnded(session, request.call, name, end.exitCode, end.signal);
        });
      }
      const limits = [cancelOn(command.run, request.signal), endAfter(command.run, request.timeoutMs, around.clock)];
      return { process: request.call, ended: inForeground(command, limits) };
    },
    readBackground: (name) => background.read(name),
    stopBackground: (name) => background.stop(name),
    cwd: async () => (await memory.current()).cwd,
    close,
    [Symbol.dispose]: () => void close(),
  };
}

async function inForeground(command: Command, limits: Disposable[]): ShellRun['ended'] {
  const finish = await command.finished;
  for (const limit of limits) limit[Symbol.dispose]();
  const { spool, sizes } = command.run;
  return command.describe(finish.end, await foldScreen(spool, 0, spool.size, sizes), finish);
}

function inBackground(
  command: Command,
  background: BackgroundRuns,
  signal: AbortSignal,
  onEnded: (process: string, end: RunEnd) => void,
): ShellRun {
  const process = background.add(command.run);
  const settle = async () => {
    using _ = cancelOn(command.run, signal);
    const end = await background.settle(process, (later) => onEnded(process, later));
    const first = await background.read(process);
    return command.describe(end ?? { exitCode: null, signal: null, ending: 'background' }, first ?? { text: '', isCut: false });
  };
  return { process, ended: settle() };
}
