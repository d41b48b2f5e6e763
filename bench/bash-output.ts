// What 1 GB of a command's output costs in memory: in the built command line, and with a window attached that never says what it has shown.
// Memory is what Linux counts for a whole process: the most it held while the command ran, less what it held after a small command.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '#main/app/system-clock.ts';
import { bashTool } from '#main/execution/tools/bash.ts';
import { createToolBench } from '#main/execution/tools/fixtures/tool-bench.ts';
import { createShells } from '#main/infrastructure/processes/shells.ts';
import { createResultFiles } from '#main/infrastructure/store/files/result-files.ts';
import { callId } from '#shared/model/id.ts';
import { startSimulator } from '../e2e/support/simulator/simulator.ts';
import { buildIfStale, root } from '../scripts/build-if-stale.ts';
import { reportFigure } from './figure.ts';

const outputBytes = 1_000_000_000;
/** Fills the screen's memory and compiles what is on the way: what the large command is measured against. */
const smallCommand = 'seq 20000';
const largeCommand = `yes "a line of output that is long enough" | head -c ${outputBytes}; echo; echo the end`;
const timeoutMs = 600_000;

/** What a command took. */
interface Cost {
  peakBytes: number;
  seconds: number;
}

if (process.platform === 'linux') {
  await report('with a window that acknowledges nothing', inThisProcess);
  await report('in a command-line session', inCommandLine);
} else {
  console.log('not measured: only Linux counts the most memory that a process held');
}

async function report(where: string, measure: (scratch: string) => Promise<Cost>): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-bench-'));
  try {
    const { peakBytes, seconds } = await measure(scratch);
    reportFigure({ name: `1 GB of Bash output, extra memory ${where}`, value: peakBytes / 1e6, limit: 100, unit: 'MB' });
    console.log(`     in ${seconds.toFixed(0)} s, which is as fast as the system's terminals are`);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The tool on real shells. The window's stream is read as far as it is sent. */
async function inThisProcess(scratch: string): Promise<Cost> {
  await using bench = await createToolBench();
  const { session } = bench.context;
  const gone = new AbortController();
  const shells = createShells({
    results: createResultFiles(scratch),
    clock: systemClock,
    onOpened: (_, call) => void readAll(shells.terminals.bytes(session, call, 0, gone.signal)),
  });
  const call = async (id: string, command: string) => {
    Object.assign(bench.context, { shell, call: callId.parse(id) });
    const { content } = await bench.call(bashTool, { command, timeout_ms: timeoutMs });
    return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  };
  const shell = shells.open(session, bench.folder, 'lease-of-the-bench');
  await call('toolu_small', smallCommand);
  const base = startCounting(process.pid);
  const startMs = performance.now();
  const text = await call('toolu_large', largeCommand);
  const cost = { peakBytes: memoryOf(process.pid).peak - base, seconds: (performance.now() - startMs) / 1000 };
  if (!text.endsWith('\nthe end')) throw new Error(`The command did not come to its end: ${text.slice(-200)}`);
  gone.abort();
  await shells.close();
  return cost;
}

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

/** The built program, from outside, between two of its requests. */
async function inCommandLine(scratch: string): Promise<Cost> {
  buildIfStale();
  const project = path.join(scratch, 'project');
  mkdirSync(project);
  let [base, startMs] = [0, 0];
  const cost: Cost = { peakBytes: Number.NaN, seconds: Number.NaN };
  let requests = 0;
  await using simulator = await startSimulator({
    onRequest() {
      requests += 1;
      // The first asks for the small command, the second for the large one, the third brings its result.
      if (requests === 2) [base, startMs] = [startCounting(child.pid), performance.now()];
      if (requests === 3)
        Object.assign(cost, { peakBytes: memoryOf(child.pid).peak - base, seconds: (performance.now() - startMs) / 1000 });
    },
  });
  simulator.callTool('Bash', { command: smallCommand });
  simulator.callTool('Bash', { command: largeCommand, timeout_ms: timeoutMs });
  simulator.reply('Done.');
  const child = spawn(
    process.execPath,
    [path.join(root, 'out/main/cli.js'), 'run', '-p', 'Print.', '--permission-mode', 'bypassPermissions'],
    {
      cwd: project,
      env: {
        PATH: process.env['PATH'],
        HOME: scratch,
        TESSERA_HOME: path.join(scratch, 'home'),
        ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
        ANTHROPIC_BASE_URL: simulator.baseUrl,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0 || requests !== 3) throw new Error(`The run ended with ${exitCode} after ${requests} requests.`);
  return cost;
}

/** Forgets what a process held at most until now, and says what it holds. */
function startCounting(pid: number | undefined): number {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return memoryOf(pid).held;
}

function memoryOf(pid: number | undefined): { held: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  return { held: bytes('VmRSS'), peak: bytes('VmHWM') };
}
