// Daemons that threw away the environment, and its marker with it: known by being a job of the shell, or by holding its terminal open.
import { readlinkSync } from 'node:fs';
import { listProcesses, type ProcessEntry } from './process-table.ts';

/** A process that a command left behind. */
export type LeftBehind = Pick<ProcessEntry, 'pid' | 'session'>;

/** What is known of a command that has just ended. */
export interface Remains {
  leader: number;
  /** Ids of the jobs its shell still had. */
  jobs: readonly number[];
  /** The device its terminal was, where the system tells. */
  terminal: string | undefined;
}

/** Looks for what a command left behind. Asked at once when its shell has ended, while no id of it can have been given to a stranger. */
export async function findLeftBehind({ leader, jobs, terminal }: Remains): Promise<LeftBehind[]> {
  if (process.platform === 'win32') return [];
  const entries = await listProcesses([]);
  return entries
    .filter(({ pid }) => jobs.includes(pid) || (terminal !== undefined && pid > leader && holds(pid, terminal)))
    .map(({ pid, session }) => ({ pid, session }));
}

/** Whether the process reads or writes this terminal, which is gone: another one of the same name does not count. Linux only. */
function holds(pid: number, terminal: string): boolean {
  return [0, 1, 2].some((descriptor) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${descriptor}`) === `${terminal} (deleted)`;
    } catch {
      return false;
    }
  });
}
