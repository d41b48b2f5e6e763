import type { Clock } from '#main/ports/clock.ts';
import type { ResultFiles } from '#main/ports/journal.ts';
import type { TerminalService } from '#main/ports/terminals.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import { createBackgroundRuns, type BackgroundRuns } from './background-runs.ts';
import { openSessionShell, type SessionShell } from './session-shell.ts';
import { baseEnvironment } from './shell/environment.ts';
import { findShell } from './shell/program.ts';
import type { TerminalSize } from './terminal/fold-screen.ts';
import { defaultSpoolBounds, type SpoolBounds } from './terminal/spool.ts';
import { createTerminals } from './terminal/terminals.ts';
import { defaultPatience, type Patience } from './tree/end-tree.ts';
import { sweepLeftovers } from './tree/sweep.ts';

/** What shells are made from. What is optional has the value that fits a person's machine. */
export interface ShellDependencies {
  results: ResultFiles;
  clock: Clock;
  /** What children inherit; secrets are taken out of it. */
  environment?: NodeJS.ProcessEnv;
  patience?: Patience;
  /** Size of a terminal nobody has looked at yet. */
  size?: TerminalSize;
  spoolBounds?: SpoolBounds;
  /** A call's terminal exists: the window may open it. */
  onOpened?(session: SessionId, call: CallId): void;
  /** A background process ended after its call had returned, by itself or by `stopBackground`. Whoever closes a shell knows what that ends. */
  onEnded?(session: SessionId, call: CallId, process: string, exitCode: number | null, signal: string | null): void;
}

/** The shells and terminals of an engine. */
export interface Shells {
  readonly terminals: TerminalService;
  /** The shell of a session whose lease this process holds. Its state is the one the session's last command left, also after a restart. */
  open(session: SessionId, folder: string, leaseToken: string): SessionShell;
  /** Ends processes left over from engines that are gone, named by the tokens of void leases. Resolves with how many there were. */
  sweep(voidTokens: readonly string[]): Promise<number>;
  /** Ends everything every shell runs, and waits for it and for every sweep. */
  close(): Promise<void>;
}

/** Makes the part that runs commands. */
export function createShells(dependencies: ShellDependencies): Shells {
  const { results, clock, patience = defaultPatience } = dependencies;
  const inherited = dependencies.environment ?? process.env;
  const terminals = createTerminals(results);
  const open = new Set<SessionShell>();
  const sweeps = new Set<Promise<number>>();
  const backgrounds = new Map<SessionId, BackgroundRuns>();
  const backgroundOf = (session: SessionId) => {
    const known = backgrounds.get(session) ?? createBackgroundRuns(clock);
    backgrounds.set(session, known);
    return known;
  };
  const surroundings = {
    results,
    clock,
    patience,
    program: findShell(inherited),
    environment: baseEnvironment(inherited),
    size: dependencies.size ?? { columns: 120, rows: 30 },
    spoolBounds: dependencies.spoolBounds ?? defaultSpoolBounds,
  };

  return {
    terminals: terminals.service,
    open(session, folder, leaseToken) {
      const shell = openSessionShell(session, folder, leaseToken, {
        ...surroundings,
        background: backgroundOf(session),
        onOpened(ofSession, run) {
          terminals.add(ofSession, run.call, run);
          dependencies.onOpened?.(ofSession, run.call);
        },
        onBackgroundEnded: (...end) => dependencies.onEnded?.(...end),
      });
      const close = () => shell.close().finally(() => open.delete(tracked));
      const tracked: SessionShell = { ...shell, close, [Symbol.dispose]: () => void close() };
      open.add(tracked);
      return tracked;
    },
    sweep(voidTokens) {
      const sweep = sweepLeftovers(voidTokens, clock, patience).finally(() => sweeps.delete(sweep));
      sweeps.add(sweep);
      return sweep;
    },
    async close() {
      await Promise.all([...[...open].map((shell) => shell.close()), ...sweeps]);
    },
  };
}
