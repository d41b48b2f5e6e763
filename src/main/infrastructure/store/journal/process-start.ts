// Whether a process still lives: its id alone does not say, since ids are used again. Its start time beside it does.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How far two readings of one start time may lie apart where the system gives it only roughly (Windows). */
const toleranceMs = 2000;
const queryTimeoutMs = 5000;

/** When this process started, as text that `isAlive` can compare. */
export function ownStart(): string {
  return process.platform === 'win32' ? String(Math.round(performance.timeOrigin)) : (startOf(process.pid) ?? '');
}

/** Whether the process that had this id and start time is still there. Where the system cannot say when it started, a living id counts. */
export function isAlive(pid: number, start: string): boolean {
  if (!hasId(pid)) return false;
  const current = startOf(pid);
  if (current === null) return false;
  if (current === '' || start === '') return true;
  return process.platform === 'win32' ? Math.abs(Number(current) - Number(start)) <= toleranceMs : current === start;
}

/** Start time of a process: null where it is gone (a zombie counts as gone), empty where the system does not say. */
function startOf(pid: number): string | null {
  switch (process.platform) {
    case 'linux':
      return startOnLinux(pid);
    case 'win32':
      return ask('powershell.exe', [
        '-NoProfile',
        '-Command',
        `([DateTimeOffset](Get-Process -Id ${pid}).StartTime).ToUnixTimeMilliseconds()`,
      ]);
    default: {
      const line = ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
      const [, state, start] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return state?.startsWith('Z') === true ? null : (start ?? '');
    }
  }
}

/** Ticks since boot together with the boot's id, so that a start before a restart of the machine is never taken for one after it. */
function startOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${fields[18]}`;
  } catch {
    return hasId(pid) ? '' : null;
  }
}

function hasId(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function ask(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      timeout: queryTimeoutMs,
      env: { ...process.env, LC_ALL: 'C' },
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
