// The ways on that a turn's end and a wait offer: each button does what it says. Raising a cap from there stands in `caps.spec.ts`.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type RunningApp } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

const env = (simulator: Simulator): Record<string, string> => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: simulator.baseUrl,
  TESSERA_MODEL: 'claude-opus-5-5',
});
const way = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true });
const said = (page: Page, words: string | RegExp) => page.getByRole('main').getByText(words).last();

/** Makes the same call with the same result until the breaker ends the turn. */
async function repeat({ page }: RunningApp, simulator: Simulator): Promise<void> {
  for (let time = 0; time < 5; time += 1) simulator.callTool('Glob', { pattern: '*.zig' });
  await send(page, 'Find zig');
  await expect(page.getByText('Stopped: Glob was repeated without a change')).toBeVisible();
}

test('what a breaker ended says why and what it took, and goes on at a click, with another model where one is chosen', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: env(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  await repeat(app, simulator);
  await expect(page.getByText(/The same call gave the same result in 5 steps in a row.*So far: 5 steps, .*\$0\.\d\d\./)).toBeVisible();

  await way(page, 'Choose another model').click();
  await page.getByRole('menuitemradio', { name: /^Sonnet 5\.5/ }).click();
  await expect(page.getByText(/Model from here on: Sonnet 5\.5/)).toBeVisible();
  simulator.reply('There is none.');
  await way(page, 'Continue').click();
  await expect(said(page, 'There is none.')).toBeVisible();
  expect(simulator.requests.map(({ body }) => body['model'])).toEqual([...Array(5).fill('claude-opus-5-5'), 'claude-sonnet-5-5']);
  await expect(way(page, 'Continue'), 'what is past offers nothing').toHaveCount(0);

  await repeat(app, simulator);
  simulator.reply('I look in the build folder.');
  await way(page, 'Try another way').click();
  await expect(said(page, 'I look in the build folder.')).toBeVisible();
  expect(simulator.requests.at(-1)?.text).toContain('Do not repeat it');
  simulator.assertDone();
});

test('a conversation that grew too long can be forked from before, or left for a new session', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: env(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  simulator.reply('Ready.');
  await send(page, 'Count the coins');
  await expect(turnEnd(page, 1)).toBeVisible();
  simulator.tooLong();
  await send(page, 'And now the long one');
  await expect(page.getByText('The conversation is longer than the model’s window (400)')).toBeVisible();

  await way(page, 'Fork from before this turn').click();
  await expect(page.getByText(/^Forked here/)).toBeVisible();
  simulator.reply('In short, then.');
  await send(page, 'In short');
  await expect(said(page, 'In short, then.')).toBeVisible();
  const { text = '' } = simulator.requests.at(-1) ?? {};
  expect([text.includes('Count the coins'), text.includes('And now the long one')]).toEqual([true, false]);

  simulator.tooLong();
  await send(page, 'Long once more');
  await way(page, 'Start a new session').click();
  await expect(page.getByText('Long once more'), 'the window shows the new session').toHaveCount(0);
  simulator.reply('A fresh start.');
  await send(page, 'Anew');
  await expect(said(page, 'A fresh start.')).toBeVisible();
  expect(simulator.requests.at(-1)?.text).not.toContain('Count the coins');
  simulator.assertDone();
});

test('a wait before a retry is cut short, also the moment it is shown', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: env(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  simulator.status(529, { headers: { 'retry-after': '600' } });
  simulator.status(529, { headers: { 'retry-after': '600' } });
  simulator.reply('Here at last.');
  await send(page, 'Hello');
  await expect(page.getByText(/Tried once\. Tries again in/)).toBeVisible();
  await way(page, 'Try now').click();
  await expect(page.getByText(/Tried twice\. Tries again in/)).toBeVisible();
  await way(page, 'Try now').click();
  await expect(said(page, 'Here at last.')).toBeVisible();
  await expect(page.getByText(/Went on after 2 failed attempts/)).toBeVisible();
  simulator.assertDone();
});

test('a wait for what another session holds of a cap can be ended, and the turn then says what stood in its way', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const home = path.join(scratch, 'home');
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, 'settings.json'), JSON.stringify({ caps: { perDayUsd: 0.2 } }));
  const app = await launch({ env: env(simulator), home });
  const { page } = app;
  await openFolder(app, repo.folder);
  simulator.hang();
  await send(page, 'First');
  await simulator.arrived(1);
  await page
    .getByRole('button', { name: /^New session/ })
    .first()
    .click();
  await send(page, 'Second');
  await expect(page.getByText(/^Waiting: other requests hold \$0\.\d\d of the day’s cap/)).toBeVisible();
  await way(page, 'Stop waiting').click();
  await expect(page.getByText('Stopped before the cap', { exact: true })).toBeVisible();
  await expect(page.getByText(/Requests that have not ended hold \$0\.\d\d\..*So far: \d steps?, .*\$0\.00\./)).toBeVisible();
  await expect(way(page, 'Raise the cap')).toBeVisible();
  expect(simulator.requests).toHaveLength(1);
});
