// One command of a session: its way from the session's shell state into a terminal, and from there to an outcome.
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Clock } from '#main/ports/clock.ts';
import type { ResultFiles } from '#main/ports/journal.ts';
import type { ShellOutcome, ShellPort } from '#main/ports/tools.ts';
import type { SessionId } from '#shared/model/id.ts';
import { startRun, type Run, type RunEnd } from './run.ts';
import { applyState, restoreText } from './shell/state.ts';
import type { Environment } from './shell/environment.ts';
import { jobsIn, type ShellMemory } from './shell/memory.ts';
import type { ShellProgram } from './shell/program.ts';
import { createScratch } from './shell/scratch.ts';
import { writeScript } from './shell/script.ts';
import type { Screen, TerminalSize } from './terminal/fold-screen.ts';
import type { SpoolBounds } from './terminal/spool.ts';
import type { Patience } from './tree/end-tree.ts';
import { callVariable, leaseVariable } from './tree/sweep.ts';

export type CommandRequest = Parameters<ShellPort['start']>[0];

/** What every command of an engine is started with. */
export interface CommandSurroundings {
  results: ResultFiles;
  clock: Clock;
  /** Null where the machine has no shell: then every start fails and says so. */
  program: ShellProgram | null;
  environment: Environment;
  patience: Patience;
  size: TerminalSize;
  spoolBounds: SpoolBounds;
}

/** The session a command belongs to. */
export interface CommandPlace {
  session: SessionId;
  folder: string;
  leaseToken: string;
  memory: ShellMemory;
}

/** What a command left when it ended. */
export interface Finish {
  end: RunEnd;
  cwd: string;
  /** Jobs of its shell that were ended with it. */
  stoppedJobs: number;
}

/** A command that was started. */
export interface Command {
  readonly run: Run;
  /** Resolves when it has ended and what it left of the shell is kept. */
  readonly finished: Promise<Finish>;
  /** The outcome, from how it ended, what its screen shows, and (where it has finished) what it left. */
  describe(end: Pick<ShellOutcome, 'exitCode' | 'signal' | 'ending'>, screen: Screen, finish?: Omit<Finish, 'end'>): ShellOutcome;
}

/** Starts a command in the session's shell state. Throws in words for a person where it cannot be started; `closing` forbids it. */
export async function startCommand(
  place: CommandPlace,
  request: CommandRequest,
  around: CommandSurroundings,
  closing: AbortSignal,
): Promise<Command> {
  if (!around.program) throw new Error(missingShell(process.platform));
  const before = await place.memory.current();
  const { cwd, notes } = usableFolder(before.cwd, place.folder);
  // A background command works on a copy of the shell, as `&` does: what it changes there is its own.
  const scratch = await createScratch(around.results.folder(place.session), restoreText(before), request.command, !request.isBackground);
  try {
    closing.throwIfAborted();
    request.signal.throwIfAborted();
    const mark = randomUUID();
    const spoolPath = around.results.spoolPath(place.session, request.call);
    const run = startRun(
      {
        call: request.call,
        file: around.program.file,
        args: [...around.program.args, writeScript(around.program.dialect, scratch.files), around.program.dialect],
        cwd,
        environment: { ...applyState(around.environment, before), [leaseVariable]: place.leaseToken, [callVariable]: mark },
        mark,
        spoolPath,
        spoolBounds: around.spoolBounds,
        size: around.size,
        jobsLeft: () => jobsIn(scratch.files.dump),
      },
      around.clock,
      around.patience,
    );
    const finished = run.ended.then(async (end): Promise<Finish> => {
      const nothing = { state: before, runningJobs: [] };
      const left = scratch.files.dump === null ? nothing : await place.memory.keep(before, scratch.files.dump);
      await scratch[Symbol.asyncDispose]();
      return { end, cwd: left.state === before ? cwd : left.state.cwd, stoppedJobs: left.runningJobs.length };
    });
    return {
      run,
      finished,
      describe: (end, screen, finish = { cwd, stoppedJobs: 0 }) => ({
        exitCode: end.exitCode,
        signal: end.signal,
        ending: end.ending,
        screen: screen.text,
        isCut: screen.isCut,
        outputBytes: run.spool.size,
        spoolPath,
        isSpoolWhole: run.spool.trouble === null,
        cwd: finish.cwd,
        notes: [
          ...notes,
          ...(run.spool.trouble === null
            ? []
            : [`A part of the output is kept nowhere: ${run.spool.trouble}. Its beginning and its end are there.`]),
          ...(finish.stoppedJobs === 0 ? [] : [`Jobs still running when the command returned were ended with it: ${finish.stoppedJobs}.`]),
          ...(finish.cwd === cwd ? [] : [`The shell is in ${finish.cwd} from here on.`]),
        ],
      }),
    };
  } catch (error) {
    await scratch[Symbol.asyncDispose]();
    throw error;
  }
}

/** The folder the shell was left in, or the session's own where that is gone. */
function usableFolder(wanted: string, folder: string): { cwd: string; notes: string[] } {
  if (isFolder(wanted)) return { cwd: wanted, notes: [] };
  if (isFolder(folder)) {
    return { cwd: folder, notes: [`The folder ${wanted}, where the shell was, does not exist any more. The command ran in ${folder}.`] };
  }
  throw new Error(`The folder ${folder} does not exist or cannot be entered. The command was not started.`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function missingShell(platform: NodeJS.Platform): string {
  return platform === 'win32'
    ? 'No bash was found. Commands run in the bash that comes with Git for Windows: install it, then start Tessera again.'
    : 'No shell was found: neither bash nor sh is in PATH. The command was not started.';
}
