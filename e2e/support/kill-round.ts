// One round of the kill campaign: a run is killed at a moment, and everything it had shown is looked for in the journal.
import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EventOf } from '#shared/model/event.ts';
import { hashJson, type JsonObject } from '#shared/model/json.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import { tessera } from './command-line.ts';
import { readEvents } from './journal.ts';
import { startSimulator, type Simulator } from './simulator/simulator.ts';
import { cleanEnvironment } from './tessera-test.ts';

const cli = path.join(import.meta.dirname, '../../out/main/cli.js');

/** What was found after one kill. `problems` is empty where nothing was lost and everything goes on. */
export interface KillRound {
  /** Whether the run had ended by itself before the kill. */
  hasEnded: boolean;
  linesShown: number;
  events: number;
  problems: string[];
}

interface Printed {
  type: string;
  session_id?: string;
  message?: { id?: string; content: JsonObject[] };
}

/**
 * Runs a session with tools in the data folder `scratch/home`, kills it (`kill -9`) after the given time, sends the session a further message,
 * and says what is missing or left over. `mark` must be a number no other round has: it names this round's processes. `onEnd` is told when the
 * run is over.
 */
export async function killRound(scratch: string, afterMs: number, mark: number, onEnd: () => void = () => undefined): Promise<KillRound> {
  const project = path.join(scratch, `project-${mark}`);
  await mkdir(project, { recursive: true });
  await writeFile(path.join(project, 'a.txt'), 'alpha\n'.repeat(2_000));
  const lingering = `86${mark}.25`;
  const { stdout, hasEnded } = await runAndKill(scratch, project, afterMs, lingering);
  onEnd();
  const shown = completeLines(stdout);
  const problems: string[] = [];

  const session = shown.find((line) => line.session_id !== undefined)?.session_id;
  problems.push(...(await sendAgain(scratch, project, session)));
  const events = session === undefined ? [] : readEvents(scratch, session);
  if (session !== undefined && events.length === 0) problems.push('The session that was shown is not in the journal.');
  problems.push(...missing(shown, events), ...brokenLinks(events), ...(await leftOver(lingering)));
  return { hasEnded, linesShown: shown.length, events: events.length, problems };
}

async function runAndKill(scratch: string, project: string, afterMs: number, lingering: string) {
  await using simulator = await startSimulator();
  scriptSession(simulator, lingering);
  const args = ['run', '-p', 'Work.', '--output-format', 'stream-json', '--permission-mode', 'bypassPermissions'];
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: project,
    env: cleanEnvironment({ INIT_CWD: project, ...api(simulator) }, path.join(scratch, 'home'), scratch),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Uint8Array) => (stdout += String(chunk)));
  // The moment is the point here: it is drawn at random, so that in the long run every line of the program is cut off once.
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_code, by) => resolve(by)));
  clearTimeout(timer);
  return { stdout, hasEnded: signal === null };
}

/** Text, reads, commands that print and one that leaves a process of its own session behind, an edit, and a long answer. */
function scriptSession(simulator: Simulator, lingering: string): void {
  const bash = (command: string): JsonObject => ({ command });
  simulator.reply('I look. '.repeat(40)).callTool('Read', { file_path: 'a.txt', limit: 20 }).pace(2);
  simulator.callTool('Bash', bash(`setsid sleep ${lingering} & seq 1 3000; sleep 0.2`));
  simulator.think('What next?').reply('Now I write.').callTool('Write', { file_path: 'b.txt', content: 'beta\n' }).pace(2);
  simulator.callTool('Bash', bash('seq 1 200000 | tail -n 5'));
  simulator.reply('All is done, and this is what it came to. '.repeat(60)).pace(2);
}

/** What a person does next: the session must take it, or, where nothing of it had been shown, the folder must. */
async function sendAgain(scratch: string, cwd: string, session: string | undefined): Promise<string[]> {
  await using simulator = await startSimulator();
  simulator.reply('Here I am.');
  const which = session === undefined ? [] : ['--resume', session];
  const again = await tessera(['run', '-p', 'Go on.', ...which], { scratch, cwd, env: api(simulator) });
  const isAnswered = again.exitCode === 0 && again.stdout === 'Here I am.\n';
  return [...(isAnswered ? [] : [`The next message ended with ${again.exitCode}: ${again.stdout}${again.stderr}`]), ...simulator.failures];
}

function api(simulator: Simulator): Record<string, string> {
  return { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl };
}

/** A line that was cut off by the kill had not been shown. */
function completeLines(stdout: string): Printed[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Printed);
}

/** What had been shown and is not stored, block by block and result by result. */
function missing(shown: readonly Printed[], events: readonly StoredEvent[]): string[] {
  const blocks = new Set(events.filter(isBlock).map(({ block }) => JSON.stringify(block)));
  const results = new Set<unknown>(events.flatMap((event) => (event.type === 'tool.finished' ? [event.call] : [])));
  return shown.flatMap(({ type, message }) => {
    if (type === 'assistant')
      return (message?.content ?? [])
        .filter((block) => !blocks.has(JSON.stringify(block)))
        .map((block) => `Lost: ${JSON.stringify(block)}`);
    if (type === 'user')
      return (message?.content ?? []).filter((part) => !results.has(part['tool_use_id'])).map((part) => `Lost: ${JSON.stringify(part)}`);
    return [];
  });
}

function isBlock(event: StoredEvent): event is StoredEvent & EventOf<'block.completed'> {
  return event.type === 'block.completed';
}

function brokenLinks(events: readonly StoredEvent[]): string[] {
  return events.flatMap((event, index) => {
    const before = events[index - 1];
    const expected = before === undefined ? null : hashJson(before);
    return event.previous === expected && event.seq === index + 1 ? [] : [`Event ${event.seq} does not follow the one before it.`];
  });
}

/** Processes of this round that still live. Linux only: elsewhere there is no /proc to look into. */
async function leftOver(lingering: string): Promise<string[]> {
  const ids = await readdir('/proc').catch(() => []);
  const commands = await Promise.all(
    ids.filter((id) => /^\d+$/.test(id)).map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command === `sleep\0${lingering}\0`).map((command) => `Left over: ${command.replaceAll('\0', ' ')}`);
}
