// What a session of 40 steps reads from the cache of what it could have read, and which of its bytes change; the engine is begun anew half-way.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine } from '#main/app/create-engine.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { SessionId } from '#shared/model/id.ts';
import { startSimulator, type Simulator } from '../e2e/support/simulator/simulator.ts';
import { reportFigure } from './figure.ts';

const stepsBeforeResume = 20;
const stepsAfter = 20;

const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-bench-')));
const simulator = await startSimulator();
try {
  await runSession();
  simulator.assertDone();
  const { changedBytes, hitRatio } = measure(simulator);
  reportFigure({ name: 'prefix bytes that change between two steps', value: changedBytes, limit: 0, unit: 'bytes' });
  reportFigure({ name: 'cacheable tokens that were not read from the cache', value: (1 - hitRatio) * 100, limit: 1, unit: '%' });
} finally {
  await simulator.close();
  await rm(scratch, { recursive: true, force: true });
}

async function runSession(): Promise<void> {
  const folder = path.join(scratch, 'project');
  await mkdir(folder);
  await writeFile(path.join(folder, 'a.ts'), 'export const a = 1;\n'.repeat(100));
  const session = await withEngine(async (engine) => {
    const project = await engine.workspace.add(folder);
    const { id } = engine.sessions.create({ project: project.id, mode: 'bypassPermissions' });
    await turn(engine, id, stepsBeforeResume);
    return id;
  });
  await withEngine((engine) => turn(engine, session, stepsAfter));
}

async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await createEngine({
    processName: 'bench',
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      TESSERA_HOME: path.join(scratch, 'home'),
      ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
      ANTHROPIC_BASE_URL: simulator.baseUrl,
    },
  });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** One turn: every kind of result a step can have, then an answer without calls. */
async function turn(engine: Engine, session: SessionId, steps: number): Promise<void> {
  for (let step = 1; step < steps; step += 1) {
    const answer = simulator.think(`Step ${step}.`).callTool('Read', { file_path: 'a.ts', offset: step, limit: 10 });
    if (step % 3 === 0) answer.callTool('Grep', { pattern: 'const', output_mode: 'content' });
    if (step % 5 === 0) answer.callTool('Bash', { command: step === 10 ? 'seq 1 40000' : `echo ${step}; exit ${step % 2}` });
    if (step % 7 === 0) answer.callTool('Read', { file_path: 'missing.ts' });
  }
  simulator.reply('That was all of it.');
  const sent = engine.sessions.send(session, [{ type: 'text', text: 'Look through everything.' }], { canAsk: false });
  if (sent.turn === null) throw new Error('The message was queued.');
  const terminal = await engine.sessions.ended(session, sent.turn);
  if (terminal?.reason !== 'completed') throw new Error(`The turn ended with ${JSON.stringify(terminal)}.`);
}

function measure({ requests }: Simulator): { changedBytes: number; hitRatio: number } {
  let changedBytes = 0;
  let read = 0;
  let readable = 0;
  for (const [index, request] of requests.entries()) {
    const before = requests[index - 1];
    if (before === undefined) continue;
    const usage = request.usage;
    read += usage?.cache_read_input_tokens ?? 0;
    readable += promptTokens(before.usage);
    changedBytes += changedBetween(prefixOf(before.text), prefixOf(request.text));
  }
  if (requests.length !== stepsBeforeResume + stepsAfter) throw new Error(`${requests.length} requests were sent.`);
  return { changedBytes, hitRatio: read / readable };
}

type Usage = Simulator['requests'][number]['usage'];

/** All of a prompt's tokens: what the next request of the session can read from the cache, if nothing before it changed. */
function promptTokens(usage: Usage): number {
  return (usage?.input_tokens ?? 0) + (usage?.cache_creation_input_tokens ?? 0) + (usage?.cache_read_input_tokens ?? 0);
}

/** The request's prefix in wire order as one text, cache marks left out. */
function prefixOf(text: string): string {
  const body = JSON.parse(text, (key, value: unknown) => (key === 'cache_control' ? undefined : value)) as Record<string, unknown>;
  return `${JSON.stringify(body['tools'])}${JSON.stringify(body['system'])}${JSON.stringify(body['messages']).slice(0, -1)}`;
}

/** How much of the earlier prefix is not the beginning of the later one, where a message is only ever added to. */
function changedBetween(before: string, after: string): number {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  return before.length - same;
}
