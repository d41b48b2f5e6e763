import { readFile } from 'node:fs/promises';
import type { Environment } from './environment.ts';
import { jobsInDump, loadState, readDump, saveState, type Dump, type ShellState } from './state.ts';

/** What a session's shell is like between two commands, in memory and on disk. */
export interface ShellMemory {
  current(): Promise<ShellState>;
  /**
   * Keeps what a command wrote down at its end; the state before where it wrote nothing. A command that changed nothing overwrites nothing,
   * so that two of them may run side by side.
   */
  keep(before: ShellState, dumpFile: string): Promise<Dump>;
}

/** The memory of a session whose state lies in `file`. A state that cannot be saved still counts until the engine ends. */
export function createShellMemory(file: string, dialect: string, folder: string, base: Environment): ShellMemory {
  let state: Promise<ShellState> | null = null;
  return {
    current: () => (state ??= loadState(file, dialect, folder)),
    async keep(before, dumpFile) {
      const dump = await readFile(dumpFile).catch(() => null);
      const left = dump && readDump(dump, dialect, base);
      if (!left) return { state: before, runningJobs: [] };
      if (JSON.stringify(left.state) === JSON.stringify(before)) return { ...left, state: before };
      state = Promise.resolve(left.state);
      await saveState(file, left.state).catch(() => undefined);
      return left;
    },
  };
}

/** The jobs that a command's shell still had when it ended; none where it wrote nothing down. */
export async function jobsIn(dumpFile: string | null): Promise<readonly number[]> {
  const dump = dumpFile === null ? null : await readFile(dumpFile).catch(() => null);
  return dump === null ? [] : jobsInDump(dump);
}
