// Ends a process and everything it started, first politely, then by force.
import { execFile } from 'node:child_process';
import type { Clock } from '#main/ports/clock.ts';
import type { LeftBehind } from './left-behind.ts';
import { listProcesses, type Marker, type ProcessEntry } from './process-table.ts';

/** What belongs to a tree: the terminal's session, what carries the marker, what was left behind, and everything below these, wherever it went. */
export interface Tree {
  marker: Marker;
  /** Id of the terminal's session; null where only marked processes are meant. */
  session: number | null;
  /** The shell that leads it; null once it has ended, since its id may be given to a stranger. */
  leader: number | null;
  /** What the command left behind, as `findLeftBehind` saw it. */
  leftBehind?: readonly LeftBehind[];
}

/** How long is waited for whom. */
export interface Patience {
  /** From the polite signal to force. */
  graceMs: number;
  /** Between two looks at what still lives. */
  pollMs: number;
}

export const defaultPatience: Patience = { graceMs: 2000, pollMs: 20 };

/** What a leader that handles the polite signal is given at least, however long its children took. */
const leaderShare = 0.25;
/** Looks after force, before a process that cannot die (stuck in the kernel) is left to the system. */
const forceRounds = 50;

/**
 * Ends the tree and resolves when nothing of it lives any more; with how many processes it found. The leader is held still while its
 * children end, so that a script does not go on with its next command; then it gets the same polite signal. What remains after the grace is
 * killed. Never rejects.
 */
export async function endTree(tree: Tree, clock: Clock, patience: Patience = defaultPatience): Promise<number> {
  if (process.platform === 'win32') return endOnWindows(tree.leader);
  const first = await findMembers(tree);
  if (first.length === 0) return 0;
  const deadline = clock.monotonic() + patience.graceMs;
  const leader = first.find(({ pid }) => pid === tree.leader)?.pid;

  if (leader !== undefined) send(leader, 'SIGSTOP');
  await waitWhile(tree, clock, patience, deadline, politely(first, leader));
  if (leader !== undefined) {
    send(leader, 'SIGTERM');
    send(leader, 'SIGCONT');
    const leaderDeadline = Math.max(deadline, clock.monotonic() + patience.graceMs * leaderShare);
    await waitWhile(tree, clock, patience, leaderDeadline, (members) => members.length > 0);
  }
  for (let round = 0; round < forceRounds; round += 1) {
    const members = await findMembers(tree);
    if (members.length === 0) break;
    for (const { pid } of members) send(pid, 'SIGKILL');
    await clock.sleep(patience.pollMs);
  }
  return first.length;
}

/**
 * Sends each member but the leader the polite signal once, and says whether any of them still lives. A process that appeared later is left
 * alone while its parent lives: it belongs to how that one cleans up.
 */
function politely(first: readonly ProcessEntry[], leader: number | undefined): (members: readonly ProcessEntry[]) => boolean {
  const present = new Set(first.map(({ pid }) => pid));
  const told = new Set<number>();
  return (members) => {
    const living = new Set(members.map(({ pid }) => pid));
    const others = members.filter(({ pid }) => pid !== leader);
    for (const { pid, parent } of others) {
      if (told.has(pid) || (!present.has(pid) && living.has(parent) && parent !== leader)) continue;
      told.add(pid);
      send(pid, 'SIGTERM');
      // A stopped process acts on the signal only once it goes on.
      send(pid, 'SIGCONT');
    }
    return others.length > 0;
  };
}

async function waitWhile(
  tree: Tree,
  clock: Clock,
  patience: Patience,
  deadline: number,
  isAlive: (members: readonly ProcessEntry[]) => boolean,
): Promise<void> {
  while (isAlive(await findMembers(tree)) && clock.monotonic() < deadline) await clock.sleep(patience.pollMs);
}

async function findMembers({ leader, session, marker, leftBehind = [] }: Tree): Promise<ProcessEntry[]> {
  const entries = withoutOwnLine(await listProcesses([marker]));
  const members = new Set(
    entries
      .filter((entry) => entry.isMarked || entry.pid === leader || isOfSession(entry, session) || leftBehind.some(isSame(entry)))
      .map((entry) => entry.pid),
  );
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const entry of entries) if (members.has(entry.parent)) members.add(entry.pid);
  }
  return entries.filter((entry) => members.has(entry.pid));
}

/** Neither this process nor what it was started from is ever ended: an engine may itself run in a terminal that another one left behind. */
function withoutOwnLine(entries: readonly ProcessEntry[]): ProcessEntry[] {
  const parents = new Map(entries.map(({ pid, parent }) => [pid, parent]));
  const own = new Set<number>();
  for (let pid: number | undefined = process.pid; pid !== undefined && !own.has(pid); pid = parents.get(pid)) own.add(pid);
  return entries.filter(({ pid }) => !own.has(pid));
}

/** The session too, since the id may be given to a stranger meanwhile. */
function isSame(entry: ProcessEntry): (known: LeftBehind) => boolean {
  return ({ pid, session }) => entry.pid === pid && entry.session === session;
}

function isOfSession(entry: ProcessEntry, session: number | null): boolean {
  return session !== null && entry.session === session && entry.pid !== session;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already, or belongs to somebody else: both are no reason to stop ending the others.
  }
}

function endOnWindows(leader: number | null): Promise<number> {
  if (leader === null) return Promise.resolve(0);
  return new Promise((resolve) => {
    execFile('taskkill', ['/pid', String(leader), '/T', '/F'], { windowsHide: true }, (error) => resolve(error ? 0 : 1));
  });
}
