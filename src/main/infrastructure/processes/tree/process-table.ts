// What runs on this machine, as far as ending process trees needs to know it. Linux is read from /proc, other systems are asked with `ps`.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';

/** One living process. A zombie does not count as living. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  session: number;
  /** Whether its environment holds one of the markers that were asked for. */
  isMarked: boolean;
}

/** A variable of the environment by which processes are found again, for example `TESSERA_CALL=…`. */
export type Marker = `${string}=${string}`;

/** Processes read before others get their turn on the main thread. */
const sliceSize = 64;
const run = promisify(execFile);

/**
 * Lists living processes, and which of them carry one of the markers. Never throws: what cannot be read is not listed. On Windows the list
 * is empty; trees are ended there by the system's own tool.
 */
export async function listProcesses(markers: readonly Marker[]): Promise<ProcessEntry[]> {
  switch (process.platform) {
    case 'linux':
      return listFromProc(markers);
    case 'win32':
      return [];
    default:
      return listFromPs(markers);
  }
}

async function listFromProc(markers: readonly Marker[]): Promise<ProcessEntry[]> {
  const needles = markers.map((marker) => Buffer.from(`\0${marker}\0`));
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const entries: ProcessEntry[] = [];
  for (const [index, name] of pids.entries()) {
    if (index > 0 && index % sliceSize === 0) await setImmediate();
    const entry = readEntry(name, needles);
    if (entry) entries.push(entry);
  }
  return entries;
}

function readEntry(pid: string, needles: readonly Buffer[]): ProcessEntry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    return { pid: Number(pid), parent: Number(parent), session: Number(session), isMarked: carries(pid, needles) };
  } catch {
    return null;
  }
}

function carries(pid: string, needles: readonly Buffer[]): boolean {
  if (needles.length === 0) return false;
  try {
    const environment = readFileSync(`/proc/${pid}/environ`);
    const bounded = Buffer.concat([Buffer.of(0), environment, Buffer.of(0)]);
    return needles.some((needle) => bounded.indexOf(needle) !== -1);
  } catch {
    return false;
  }
}

/** The list as `ps` gives it; `e` prints a process's environment behind its command. Exported for its test. */
export async function listFromPs(markers: readonly Marker[]): Promise<ProcessEntry[]> {
  const list = await ask(['-A', '-o', 'pid=,ppid=,sess=,stat=']);
  const environments = markers.length > 0 ? await ask(['eww', '-A', '-o', 'pid=,command=']) : [];
  const marked = new Set(
    environments.filter((line) => markers.some((marker) => `${line} `.includes(` ${marker} `))).map((line) => Number.parseInt(line, 10)),
  );
  return list.flatMap((line) => {
    const [pid, parent, session, state] = line.trim().split(/\s+/);
    if (pid === undefined || state === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), session: Number(session), isMarked: marked.has(Number(pid)) }];
  });
}

async function ask(args: string[]): Promise<string[]> {
  try {
    const { stdout } = await run('ps', args, { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C' } });
    return stdout.split('\n').filter((line) => line.trim() !== '');
  } catch {
    return [];
  }
}
