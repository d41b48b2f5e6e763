// One cap of $0.50 and two processes that run until it refuses both; what was spent is added up from what the simulated API billed.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { openCliScene, type CliScene } from '../support/cli-scene.ts';
import type { ReceivedRequest } from '../support/simulator/received-request.ts';
import { expect, test } from '../support/tessera-test.ts';

const cap = 0.5;
const model = 'claude-sonnet-5-5';

const ways = [
  { scope: 'day', caps: { perDayUsd: cap }, folders: ['one', 'two'] },
  { scope: 'project', caps: { perProjectUsd: cap }, folders: ['one', 'one'] },
] as const;

for (const { scope, caps, folders } of ways) {
  test(`two processes that share a ${scope}'s cap of $0.50 never pass it together`, async ({ scratch }) => {
    await using scene = await openCliScene(scratch);
    await scene.set({ model, caps });
    // More answers than the cap can pay for, so that it is the cap that ends it. Some use up all that they may.
    for (let index = 0; index < 200; index += 1)
      scene.simulator.reply(index % 12 === 7 ? words(1) : words(0.03)).callTool('Glob', { pattern: `*.${index}` });
    const rounds = await Promise.all(folders.map((name) => runUntilRefused(scene, name)));

    const spent = await billedUsd(scene.simulator.requests);
    const requests = scene.simulator.requests.length;
    process.stdout.write(
      `${scope}: ${requests} requests in ${rounds.join(' + ')} runs of two processes cost $${spent.toFixed(4)} of $${cap.toFixed(2)}\n`,
    );
    expect(spent).toBeLessThanOrEqual(cap);
    expect(spent, 'the cap is used, not only kept').toBeGreaterThan(cap * 0.8);
    expect(Math.min(...rounds), 'each process came to work').toBeGreaterThan(1);
    expect(scene.simulator.failures).toEqual([]);
  });
}

/** Runs again and again, each time a few steps in a process of its own, until the cap refuses. Returns how many runs it took. */
async function runUntilRefused(scene: CliScene, name: string): Promise<number> {
  const cwd = path.join(scene.scratch, name);
  await mkdir(cwd, { recursive: true });
  for (let round = 1; ; round += 1) {
    // Each begins a session of its own: two processes do not write one session.
    const run = await scene.run(['--output-format', 'json', '--max-turns', '3'], { cwd });
    const [result] = run.lines();
    if (result?.['terminal_reason'] === 'max_turns') continue;
    expect(result, run.stderr).toMatchObject({ subtype: 'error_max_budget_usd', terminal_reason: 'budget_exhausted' });
    expect(run.exitCode).toBe(3);
    return round;
  }
}

/** Text of this share of the output that the request allows. */
function words(share: number): (request: ReceivedRequest) => string {
  return ({ body }) => 'word'.repeat(Math.max(1, Math.floor(Number(body['max_tokens']) * share) - 100));
}

/** What the API billed for these requests, by its usage and the rates of the price book, worked out without any of Tessera's code. */
async function billedUsd(requests: readonly ReceivedRequest[]): Promise<number> {
  const book = JSON.parse(await readFile(path.join(import.meta.dirname, '../../resources/models.json'), 'utf8')) as Book;
  const today = new Date().toISOString().slice(0, 10);
  const rows = book.models.find(({ id }) => id === model)?.prices.filter(({ from }) => from <= today);
  const rates = rows?.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]?.bands[0];
  if (rates === undefined) throw new Error(`${model} has no price.`);
  let usd = 0;
  for (const { usage, body } of requests) {
    expect(body['model']).toBe(model);
    if (usage === null) throw new Error('A request was not answered.');
    const { ephemeral_5m_input_tokens: write5m = 0, ephemeral_1h_input_tokens: write1h = 0 } = usage.cache_creation ?? {};
    const written = write5m * rates.write5m + write1h * rates.write1h;
    const read = (usage.cache_read_input_tokens ?? 0) * rates.read;
    usd += (usage.input_tokens * rates.input + written + read + usage.output_tokens * rates.output) / 1_000_000;
  }
  return usd;
}

interface Book {
  models: { id: string; prices: { from: string; bands: Record<'input' | 'output' | 'write5m' | 'write1h' | 'read', number>[] }[] }[];
}
