// The built command line as a person starts it: what it takes until its first request, what a step costs, and how much memory it holds. It is
// the processor's time that is bounded, since the clock's depends on what else the machine does; where nothing else runs they are the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulator } from '../e2e/support/simulator/simulator.ts';
import { buildIfStale, root } from '../scripts/build-if-stale.ts';
import { median, reportFigure } from './figure.ts';

const starts = 7;
/** Steps of the long session: those it warms up in, and those that count. */
const warmUp = 40;
const counted = 80;
const ticksPerSecond = 100;

/** What a run had used when a request came in. */
interface Moment {
  cpuMs: number;
  peakMiB: number;
}

if (process.platform === 'linux') await measure();
else console.log('not measured: only Linux counts what another process uses');

async function measure(): Promise<void> {
  buildIfStale();
  const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-bench-'));
  try {
    const project = path.join(scratch, 'project');
    mkdirSync(project);
    writeFileSync(path.join(project, 'a.txt'), 'alpha\n');
    // The first start makes the data folder and fills the system's file cache.
    await run(scratch, project, 1);
    const first: number[] = [];
    for (let start = 0; start < starts; start += 1) first.push(cpuMsAt(await run(scratch, project, 1), 0));
    const session = await run(scratch, project, 1 + warmUp + counted);
    reportFigure({ name: 'start to first request, processor time', value: median(first), limit: 500, unit: 'ms' });
    reportFigure({
      name: 'trivial step, processor time',
      value: (cpuMsAt(session, warmUp + counted) - cpuMsAt(session, warmUp)) / counted,
      limit: 15,
      unit: 'ms',
    });
    reportFigure({ name: 'peak memory of a command-line session', value: session.at(-1)?.peakMiB ?? 0, limit: 170, unit: 'MiB' });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function run(scratch: string, cwd: string, requests: number): Promise<Moment[]> {
  const moments: Moment[] = [];
  await using simulator = await startSimulator({ onRequest: () => moments.push(momentOf(child.pid)) });
  // No call is like the one before it: the same one again and again would trip a breaker.
  for (let step = 1; step < requests; step += 1) simulator.callTool('Read', { file_path: 'a.txt', limit: step });
  simulator.reply('Done.');
  const child = spawn(process.execPath, [path.join(root, 'out/main/cli.js'), 'run', '-p', 'Read it.'], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      TESSERA_HOME: path.join(scratch, 'home'),
      ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
      ANTHROPIC_BASE_URL: simulator.baseUrl,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0 || moments.length !== requests) throw new Error(`The run ended with ${exitCode} after ${moments.length} requests.`);
  return moments;
}

function cpuMsAt(moments: readonly Moment[], index: number): number {
  return moments[index]?.cpuMs ?? Number.NaN;
}

/** Reads what Linux counts for a process: ticks of user and system time, and the most memory it has held. */
function momentOf(pid: number | undefined): Moment {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(afterName[11]) + Number(afterName[12]);
  const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuMs: (ticks * 1000) / ticksPerSecond, peakMiB: Number(kib) / 1024 };
}
