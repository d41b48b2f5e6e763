// Two real processes with one data folder and one cap, over the simulated Messages API.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator, type Simulator } from '../../../e2e/support/simulator/simulator.ts';
import type { ReceivedRequest } from '../../../e2e/support/simulator/received-request.ts';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import { createEngine } from './create-engine.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

interface Place {
  scratch: string;
  home: string;
  simulator: Simulator;
  env: Record<string, string>;
}

async function openPlace(caps: object): Promise<Place> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'tessera-cap-')));
  const home = path.join(scratch, 'home');
  await mkdir(home);
  await writeFile(path.join(home, 'settings.json'), JSON.stringify({ model: 'claude-opus-5-5', caps }));
  const simulator = await startSimulator();
  onTestFinished(async () => {
    await simulator[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true, force: true });
  });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: scratch,
    TESSERA_HOME: home,
    ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
    ANTHROPIC_BASE_URL: simulator.baseUrl,
  };
  return { scratch, home, simulator, env };
}

/** Runs one message in a folder of its own. Resolves with the exit code and the `result` object. */
async function run(
  { scratch, env }: Place,
  name: string,
  args: string[] = [],
): Promise<{ exitCode: number; result: Record<string, unknown> }> {
  const folder = path.join(scratch, name);
  await mkdir(folder, { recursive: true });
  const child = spawn(
    process.execPath,
    [cli, 'run', '-p', 'Work until you are stopped', '--output-format', 'json', '--cwd', folder, ...args],
    {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let out = '';
  child.stdout.on('data', (chunk: Uint8Array) => (out += String(chunk)));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, result: JSON.parse(out) as Record<string, unknown> };
}

/** What was really spent, by the ledger. */
async function spentUsd({ env }: Place): Promise<number> {
  const engine = await createEngine({ processName: 'tessera test', env });
  try {
    const { totals } = await engine.usage.stats({ by: 'session', filter: everyRequest });
    expect(totals.unpricedRequests).toBe(0);
    return totals.costUsd;
  } finally {
    await engine.close();
  }
}

/** Text of about this share of the output that the request allows. */
const share = (part: number) => (request: ReceivedRequest) =>
  'word'.repeat(Math.max(1, Math.floor(Number(request.body['max_tokens']) * part) - 200));

it('two sessions of two processes with a shared cap of $0.50 never pass it, and both say why they stopped', async () => {
  const place = await openPlace({ perDayUsd: 0.5 });
  // Both begin at once, and the first answer is held back for a while: whoever is second would have asked by then, were it not kept waiting.
  const second = new Promise((resolve) => setTimeout(resolve, 2_000));
  place.simulator
    .wait(Promise.race([place.simulator.arrived(2), second]))
    .reply(share(0.95))
    .callTool('Glob', { pattern: '*' });
  place.simulator.reply(share(0.95)).callTool('Glob', { pattern: '*' });
  // Some answers are short, some use up all that they may.
  for (let index = 0; index < 60; index++) {
    const text = index % 4 === 3 ? share(0.95) : share(0.1);
    place.simulator.reply(text).callTool('Glob', { pattern: `*.${index}` });
  }
  const ended = await Promise.all([run(place, 'one'), run(place, 'two')]);
  for (const { exitCode, result } of ended) {
    expect(exitCode).toBe(3);
    expect(result).toMatchObject({ subtype: 'error_max_budget_usd', terminal_reason: 'budget_exhausted', is_error: true });
    expect(JSON.stringify(result['errors'])).toContain('of $0.50');
  }
  const total = await spentUsd(place);
  expect(total).toBeLessThanOrEqual(0.5);
  expect(total).toBeGreaterThan(0.3);
  expect(place.simulator.failures).toEqual([]);
}, 60_000);

it('a run with --max-budget-usd stops before it, and goes on with a higher one', async () => {
  const place = await openPlace({});
  for (let index = 0; index < 20; index++) place.simulator.reply(share(0.5)).callTool('Glob', { pattern: `*.${index}` });
  const stopped = await run(place, 'one', ['--max-budget-usd', '0.20']);
  expect(stopped).toMatchObject({ exitCode: 3, result: { terminal_reason: 'budget_exhausted' } });
  expect(await spentUsd(place)).toBeLessThanOrEqual(0.2);
  const before = place.simulator.requests.length;
  const longer = await run(place, 'one', ['--continue', '--max-turns', '1', '--max-budget-usd', '5']);
  expect(longer).toMatchObject({ exitCode: 3, result: { terminal_reason: 'max_turns' } });
  expect(place.simulator.requests.length).toBe(before + 1);
}, 60_000);
