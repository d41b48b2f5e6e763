// One session of very many steps: the whole engine on a real store, against the simulated API with a model's own window and the cache's own rules.
import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createEngine } from '#main/app/create-engine.ts';
import { systemClock } from '#main/app/system-clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { SessionEvent, UnknownEvent } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import { usualCompaction, type CompactionSettings } from '#shared/model/settings.ts';
import { readEvents } from '../journal.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { asksForSummary } from '../simulator/summary-request.ts';
import { LongAgent, mulberry } from './agent.ts';
import { modulePath, modules, phrase, writeLongProject } from './project.ts';

export const longModel = 'claude-haiku-4-5';

export interface LongSessionOptions {
  /** How many requests of the agent's own work there shall be. */
  readonly steps: number;
  /** How much longer results are than usual, so that fewer steps fill as many windows. */
  readonly scale?: number;
  readonly seed?: number;
  readonly compaction?: Partial<CompactionSettings>;
}

/** What a long session left behind. */
export interface LongSession {
  readonly simulator: Simulator;
  readonly events: readonly (SessionEvent | UnknownEvent)[];
  /** Wall time of all of it. */
  readonly durationMs: number;
}

const run = promisify(execFile);
const minuteMs = 60_000;

/** Runs the session to its end. Every turn must complete; what else must hold is for the caller to judge. */
export async function runLongSession({ steps, scale = 1, seed = 1, compaction = {} }: LongSessionOptions): Promise<LongSession> {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-long-')));
  const time = { passedMs: 0 };
  const clock = { ...systemClock, now: () => systemClock.now() + time.passedMs };
  const simulator = await startSimulator({ now: clock.now });
  const agent = new LongAgent({ seed, scale });
  simulator.respond((request, answer) => {
    // A step takes a while: the model answers, tools run.
    time.passedMs += 15_000;
    if (asksForSummary(request)) return answer.reply(summaryText(simulator.requests.length));
    const { words, calls } = agent.next();
    if (words !== '') answer.reply(words);
    for (const { tool, input } of calls) answer.callTool(tool, input);
    return answer;
  });
  const startedMs = performance.now();
  try {
    const folder = await makeProject(parent);
    const home = path.join(parent, 'home');
    await mkdir(home);
    await writeFile(path.join(home, 'settings.json'), JSON.stringify({ compaction: { ...usualCompaction, ...compaction } }));
    const engine = await createEngine({
      processName: 'long session',
      clock,
      env: {
        PATH: process.env['PATH'],
        HOME: parent,
        TESSERA_HOME: home,
        TESSERA_MODEL: longModel,
        ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
        ANTHROPIC_BASE_URL: simulator.baseUrl,
      },
    });
    let session: SessionId;
    try {
      session = await workThrough({ engine, agent, folder, steps, scale, time, random: mulberry(seed + 1) });
    } finally {
      await engine.close();
    }
    return { simulator, events: readEvents(parent, session), durationMs: performance.now() - startedMs };
  } finally {
    await simulator.close();
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Work {
  readonly engine: Engine;
  readonly agent: LongAgent;
  readonly folder: string;
  readonly steps: number;
  readonly scale: number;
  readonly time: { passedMs: number };
  readonly random: () => number;
}

/** Turn after turn; between two of them time passes, and things change in the folder. */
async function workThrough({ engine, agent, folder, steps, scale, time, random }: Work): Promise<SessionId> {
  const project = await engine.workspace.add(folder);
  const session = engine.sessions.create({ project: project.id, mode: 'bypassPermissions' }).id;
  let left = steps;
  for (let turn = 1; left > 0; turn += 1) {
    const isPlanning = turn % 5 === 0;
    const wanted = Math.min(left, isPlanning ? 5 : 8 + Math.floor(random() * 20));
    left -= wanted;
    engine.sessions.setMode(session, isPlanning ? 'plan' : 'bypassPermissions');
    agent.begin(wanted, isPlanning);
    const pasted = Array.from({ length: Math.round(90 * scale) }, (_, line) => `> ${phrase(turn * 41 + line, 9)}`).join('\n');
    const text = `Task ${turn}: ${phrase(turn, 30)}. Decision ${turn}: ${phrase(turn * 7, 6)}.${isPlanning ? ' Plan it first.' : ''}\n${pasted}`;
    const sent = engine.sessions.send(session, [{ type: 'text', text }], { canAsk: false });
    const terminal = sent.turn === null ? null : await engine.sessions.ended(session, sent.turn);
    if (terminal?.reason !== 'completed') throw new Error(`Turn ${turn}, ${left} steps before the end: ${JSON.stringify(terminal)}`);
    time.passedMs += (random() < 0.15 ? 90 : 1 + random() * 10) * minuteMs;
    if (random() < 0.5) await appendFile(path.join(folder, modulePath(Math.floor(random() * modules))), `// changed after task ${turn}\n`);
    if (turn % 4 === 0) await run('git', ['checkout', '--quiet', '-B', `work-${turn}`], { cwd: folder });
  }
  return session;
}

async function makeProject(parent: string): Promise<string> {
  const folder = path.join(parent, 'project');
  await mkdir(folder);
  await writeLongProject(folder);
  const author = ['-c', 'user.name=Scratch', '-c', 'user.email=scratch@example.invalid'];
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await run('git', ['add', '--all'], { cwd: folder });
  await run('git', [...author, 'commit', '--quiet', '--message', 'Begin'], { cwd: folder });
  return folder;
}

/** As long as a summary of a long session is. */
function summaryText(seed: number): string {
  return Array.from({ length: 60 }, (_, index) => `- ${phrase(seed * 60 + index, 12)}`).join('\n');
}
