// Sessions of the whole engine against the simulated API, which counts the prompt cache by the published rules: what is read of what could be.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine } from '#main/app/create-engine.ts';
import { wireBlocks } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { NewSession } from '#main/ports/sessions.ts';
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import type { SessionId } from '#shared/model/id.ts';
import { promptTokens, toTokenUsage, type TokenUsage } from '#shared/model/usage.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';

/** One session in a folder of its own. The engine can be begun anew, and time can pass for the cache. */
export class CacheSession implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly #home: string;
  readonly #time: { passedMs: number };
  #engine: Engine;
  #session: SessionId | null = null;

  private constructor(simulator: Simulator, home: string, engine: Engine, time: { passedMs: number }) {
    this.simulator = simulator;
    this.#home = home;
    this.#engine = engine;
    this.#time = time;
  }

  static async open(): Promise<CacheSession> {
    const home = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-cache-')));
    const project = path.join(home, 'project');
    await mkdir(project);
    const lines = 'export const a = 1;\n';
    await Promise.all(Array.from({ length: 24 }, (_, index) => writeFile(path.join(project, `f${index}.ts`), `// ${index}\n${lines}`)));
    await writeFile(path.join(project, 'a.ts'), lines.repeat(100));
    const time = { passedMs: 0 };
    const simulator = await startSimulator({ now: () => Date.now() + time.passedMs });
    return new CacheSession(simulator, home, await startEngine(simulator, home), time);
  }

  /** The session of all turns, begun with the first. */
  async begin(options: Partial<NewSession> = {}): Promise<void> {
    const project = await this.#engine.workspace.add(path.join(this.#home, 'project'));
    this.#session = this.#engine.sessions.create({ project: project.id, mode: 'bypassPermissions', ...options }).id;
  }

  /** The program is closed and begun anew. */
  async restart(): Promise<void> {
    await this.#engine.close();
    this.#engine = await startEngine(this.simulator, this.#home);
  }

  /** So much time passes for the cache. */
  pause(minutes: number): void {
    this.#time.passedMs += minutes * 60_000;
  }

  /** Runs a turn whose answers are scripted already. */
  async turn(text: string): Promise<void> {
    if (this.#session === null) await this.begin();
    const session = this.#session;
    if (session === null) throw new Error('No session was begun.');
    const sent = this.#engine.sessions.send(session, [{ type: 'text', text }], { canAsk: false });
    if (sent.turn === null) throw new Error('The message was queued.');
    const terminal = await this.#engine.sessions.ended(session, sent.turn);
    if (terminal?.reason !== 'completed') throw new Error(`The turn ended with ${JSON.stringify(terminal)}.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine.close();
    await this.simulator.close();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function startEngine(simulator: Simulator, home: string): Promise<Engine> {
  return createEngine({
    processName: 'cache session',
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      TESSERA_HOME: path.join(home, 'home'),
      ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
      ANTHROPIC_BASE_URL: simulator.baseUrl,
    },
  });
}

/** Scripts steps of every kind of result that a step can have, then an answer without calls: so many requests in all. */
export function scriptMixedTurn({ simulator }: CacheSession, requests: number, from = 1): void {
  for (let step = from; step < from + requests - 1; step += 1) {
    const answer = simulator.think(`Step ${step}.`).callTool('Read', { file_path: 'a.ts', offset: step, limit: 10 });
    if (step % 3 === 0) answer.callTool('Grep', { pattern: 'const', output_mode: 'content' });
    if (step % 5 === 0) answer.callTool('Bash', { command: step === 10 ? 'seq 1 40000' : `echo ${step}; exit ${step % 2}` });
    if (step % 7 === 0) answer.callTool('Read', { file_path: 'missing.ts' });
  }
  simulator.reply('That was all of it.');
}

/** The same of steps with more blocks than the API looks back from a mark. */
export function scriptHeavyTurn({ simulator }: CacheSession, requests: number): void {
  for (let step = 1; step < requests; step += 1) {
    const answer = simulator.think(`Step ${step}.`);
    for (let file = 0; file < 24; file += 1) answer.callTool('Read', { file_path: `f${file}.ts`, limit: step });
  }
  simulator.reply('That was all of it.');
}

/** What a session's requests read, of what they could have read, and which bytes of what had been sent changed. */
export interface CacheFigures {
  readonly requests: number;
  /** Bytes of blocks that had been sent and were sent again otherwise. */
  readonly changedBytes: number;
  readonly readTokens: number;
  /** All of each prompt's tokens but the last's: what its successor could read. */
  readonly readableTokens: number;
}

export function measureCache({ requests }: Simulator): CacheFigures {
  const figures = { requests: requests.length, changedBytes: 0, readTokens: 0, readableTokens: 0 };
  for (const [index, request] of requests.entries()) {
    const before = requests[index - 1];
    if (before === undefined) continue;
    figures.readTokens += usageOf(request).cacheReadTokens;
    figures.readableTokens += promptTokens(usageOf(before));
    const blocks = wireBlocks(request.body).map(blockText);
    const changed = wireBlocks(before.body)
      .map(blockText)
      .filter((block, at) => block !== blocks[at]);
    figures.changedBytes += Buffer.byteLength(changed.join(''));
  }
  return figures;
}

/** What the input of a session costs in tokens of fresh input: fresh 1, written 1.25 (for an hour 2), read 0.1. */
export function inputCost({ requests }: Simulator): number {
  return requests.map(usageOf).reduce((sum, usage) => {
    const written = 1.25 * usage.cacheWrite5mTokens + 2 * usage.cacheWrite1hTokens;
    return sum + usage.inputTokens + written + 0.1 * usage.cacheReadTokens;
  }, 0);
}

/** The usage of a request by its kinds. */
export function usageOf({ usage }: Simulator['requests'][number]): TokenUsage {
  if (usage === null) throw new Error('A request was not answered.');
  return toTokenUsage(usage);
}

/** The times to live of a request's marks, in wire order. */
export function marksOf({ body }: Simulator['requests'][number]): CacheTtl[] {
  return wireBlocks(body).flatMap(({ mark }) => (mark === null ? [] : [mark]));
}

function blockText({ place, role, fields }: ReturnType<typeof wireBlocks>[number]): string {
  return JSON.stringify({ place, role, fields });
}
