// One hook's process, from its start until nothing of it lives any more.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '#main/ports/clock.ts';
import type { Environment } from '../processes/shell/environment.ts';
import type { ShellProgram } from '../processes/shell/program.ts';
import { defaultPatience, endTree, type Patience, type Tree } from '../processes/tree/end-tree.ts';
import { callVariable, leaseVariable } from '../processes/tree/sweep.ts';

/** What is needed to run a hook's command. */
export interface CommandRequest {
  readonly shell: ShellProgram;
  readonly command: string;
  readonly folder: string;
  readonly environment: Environment;
  readonly leaseToken: string;
  /** What it reads on its standard input. */
  readonly input: string;
  readonly timeoutMs: number;
}

/** How it ended, and what it printed as far as that is kept. */
export interface CommandEnd {
  readonly ending:
    | { readonly type: 'exited'; readonly code: number }
    | { readonly type: 'killed'; readonly signal: string }
    | { readonly type: 'timed-out' }
    | { readonly type: 'cancelled' }
    | { readonly type: 'not-started'; readonly because: string };
  readonly stdout: string;
  readonly stderr: string;
  readonly isCut: boolean;
  readonly durationMs: number;
}

/** What is kept of each stream; the rest is read and forgotten, so that no hook stands still at a full pipe. */
const maxBytes = 1024 * 1024;

/** Runs the command and ends everything it started, also what it left behind. Never rejects. */
export async function runCommand(
  request: CommandRequest,
  signal: AbortSignal,
  clock: Clock,
  patience: Patience = defaultPatience,
): Promise<CommandEnd> {
  const startedMs = clock.monotonic();
  const mark = randomBytes(16).toString('hex');
  const over = new AbortController();
  let interrupted: 'timed-out' | 'cancelled' | null = null;
  const nothing = { stdout: '', stderr: '', isCut: false, durationMs: 0 };
  if (signal.aborted) return { ending: { type: 'cancelled' }, ...nothing };
  let child: ChildProcessWithoutNullStreams;
  try {
    child = start(request, mark);
  } catch (error) {
    return { ending: { type: 'not-started', because: messageOf(error) }, ...nothing };
  }
  const tree: Tree = { leader: child.pid ?? null, session: child.pid ?? null, marker: `${callVariable}=${mark}` };
  let ended: Promise<unknown> = Promise.resolve();
  const interrupt = (by: 'timed-out' | 'cancelled'): void => {
    if (interrupted !== null || over.signal.aborted) return;
    interrupted = by;
    ended = endTree(tree, clock, patience);
  };
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  clock.sleep(request.timeoutMs, over.signal).then(
    () => interrupt('timed-out'),
    () => undefined,
  );
  signal.addEventListener('abort', () => interrupt('cancelled'), { once: true, signal: over.signal });
  const exit = await exitOf(child, request.input);
  over.abort();
  await ended;
  // What the command left running holds its pipes open and would outlive the session.
  await endTree({ ...tree, leader: null }, clock, patience);
  child.stdout.destroy();
  child.stderr.destroy();
  const ending = interrupted === null ? exit : { type: interrupted };
  const durationMs = Math.max(0, Math.round(clock.monotonic() - startedMs));
  return { ending, stdout: out.text(), stderr: err.text(), isCut: out.isCut() || err.isCut(), durationMs };
}

/** A session of its own (in the system's sense), so that a signal meant for Tessera's terminal does not reach it. */
function start({ shell, command, folder, environment, leaseToken }: CommandRequest, mark: string): ChildProcessWithoutNullStreams {
  return spawn(shell.file, [...shell.args, command], {
    cwd: folder,
    env: { ...environment, [callVariable]: mark, [leaseVariable]: leaseToken },
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: 'pipe',
  });
}

/** Resolves at the process's own end; what it printed before has then been read, since the pipes are drained in the same turn. */
function exitOf(child: ChildProcessWithoutNullStreams, input: string): Promise<CommandEnd['ending']> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ type: 'not-started', because: error.message }));
    child.on('exit', (code, killedBy) => {
      const ending: CommandEnd['ending'] = code === null ? { type: 'killed', signal: killedBy ?? 'a signal' } : { type: 'exited', code };
      const drained = Promise.all([endOf(child.stdout), endOf(child.stderr)]);
      // A child that keeps the pipes open must not hold back the end of the hook itself.
      const grace = new Promise((done) => setTimeout(done, drainMs).unref());
      void Promise.race([drained, grace]).then(() => resolve(ending));
    });
    // A hook need not read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** How long pipes that a left-over child holds open are listened to. */
const drainMs = 100;

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.readableEnded || stream.destroyed) resolve();
    else stream.once('close', () => resolve());
  });
}

function collect(stream: Readable): { text(): string; isCut(): boolean } {
  const chunks: Buffer[] = [];
  let size = 0;
  let isCut = false;
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    const room = maxBytes - size;
    if (chunk.length > room) isCut = true;
    if (room <= 0) return;
    chunks.push(chunk.subarray(0, room));
    size += Math.min(chunk.length, room);
  });
  return { text: () => Buffer.concat(chunks).toString('utf8'), isCut: () => isCut };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
