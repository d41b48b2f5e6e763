import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { allowOnce, openFolder, openSession, question, send, turnEnd } from '../support/workbench.ts';

const api = (simulator: Simulator): Record<string, string> => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: simulator.baseUrl,
});

test('kill -9 while an answer streams loses nothing that was shown, and the next message works', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  await openFolder(app, repo.folder);
  simulator
    .reply('A first block.')
    .reply(`A second block goes on ${'and on '.repeat(2_000)}`)
    .pace(60);
  await send(app.page, 'Tell me');
  await expect(app.page.getByText('A second block goes on')).toBeVisible();
  // Of an unfinished block at most the last 500 ms may be lost, so that much has to pass.
  await app.page.waitForTimeout(700);
  await app.kill();

  const again = await launch({ env: api(simulator) });
  await openSession(again.page, 'Tell me');
  await expect(again.page.getByText('A first block.')).toBeVisible();
  await expect(again.page.getByText('A second block goes on')).toBeVisible();
  await expect(again.page.getByText(/^Interrupted, noticed at/)).toBeVisible();
  simulator.reply('On we go.');
  await send(again.page, 'Go on');
  await expect(again.page.getByText('On we go.')).toBeVisible();
  const last = simulator.requests.at(-1)?.text ?? '';
  expect(last).toContain('A first block.');
  expect(last, 'a partial block is never sent').not.toContain('A second block goes on');
  simulator.assertDone();
});

test('kill -9 while a tool runs leaves a result that says so, and ends its process', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  await openFolder(app, repo.folder);
  simulator.callTool('Bash', { command: 'touch begun; echo started; sleep 600' });
  await send(app.page, 'Run it');
  await allowOnce(await question(app.page, 'Run this command'));
  await expect(app.page.locator('.xterm').last()).toContainText('started');
  await app.kill();

  const again = await launch({ env: api(simulator) });
  await openSession(again.page, 'Run it');
  await expect(again.page.getByText(/^Interrupted, noticed at/)).toBeVisible();
  simulator.reply('I see that it was interrupted.');
  await send(again.page, 'Go on');
  await expect(again.page.getByText('I see that it was interrupted.')).toBeVisible();
  expect(simulator.requests.at(-1)?.text).toMatch(/"type":"tool_result"[^}]*interrupt/i);
  simulator.assertDone();
});

test('a daemon that outlived kill -9 is ended by the next start', async ({ launch, scratch }) => {
  test.skip(process.platform !== 'linux', 'Only Linux has setsid and /proc.');
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  await openFolder(app, repo.folder);
  // It does not hear the terminal hang up.
  const daemon = 'setsid nohup sh -c "trap : HUP; echo \\$\\$ > daemon; while :; do sleep 1; done" >/dev/null 2>&1 &';
  simulator.callTool('Bash', { command: `${daemon} until [ -s daemon ]; do sleep 0.05; done; echo started; sleep 600` });
  await send(app.page, 'Run it');
  await allowOnce(await question(app.page, 'Run this command'));
  await expect(app.page.locator('.xterm').last()).toContainText('started');
  const pid = (await readFile(path.join(repo.folder, 'daemon'), 'utf8')).trim();
  await app.kill();
  expect(await stateOf(pid)).toMatch(/^[SR]$/);
  await launch({ env: api(simulator) });
  expect(await stateOf(pid)).toMatch(/^(gone|Z)$/);
});

/** The letter by which Linux tells what a process does; `Z` is dead and not yet buried. */
async function stateOf(pid: string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.split(') ')[1]?.[0] ?? 'gone';
}

test('a key that the API refuses is told with its status, and nothing is lost', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator({ key: 'sk-ant-another-key' });
  const app = await launch({ env: api(simulator) });
  await openFolder(app, repo.folder);
  await send(app.page, 'Hello');
  await expect(app.page.getByText(/refused this key \(401\)/).first()).toBeVisible();
  await expect(app.page.getByText('Hello', { exact: true }).first()).toBeVisible();
});

test('an API that cannot be reached is told as such after its retries', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const app = await launch({ env: { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' } });
  await openFolder(app, repo.folder);
  await send(app.page, 'Hello');
  await expect(app.page.getByText(/127\.0\.0\.1:9/).first()).toBeVisible({ timeout: 40_000 });
});

test('folders that cannot be worked in are refused with a reason', async ({ launch, scratch }) => {
  const app = await launch();
  const { page } = app;
  test.skip(test.info().project.metadata['host'] === 'electron', 'the native dialog offers only folders that exist');
  await page
    .getByRole('button', { name: /^Open folder/ })
    .first()
    .click();
  await page.getByLabel('Path of the folder').fill(path.join(scratch, 'nowhere'));
  await expect(page.getByRole('dialog')).toContainText(/does not exist|is not there|no folder/i);
});

test('a project whose folder is gone says so, keeps its sessions, and works again when it is back', async ({ launch, scratch }) => {
  await using simulator = await startSimulator();
  const folder = path.join(scratch, 'project');
  await mkdir(folder);
  const app = await launch({ env: api(simulator) });
  await openFolder(app, folder);
  simulator.reply('Ready.');
  await send(app.page, 'Hello');
  await expect(turnEnd(app.page, 1)).toBeVisible();
  await rename(folder, `${folder}-moved`);
  await send(app.page, 'Again');
  await expect(app.page.getByText(/There is no folder .*project/).first()).toBeVisible();
  await rename(`${folder}-moved`, folder);
  simulator.reply('Back.');
  await send(app.page, 'Once more');
  await expect(app.page.getByText('Back.', { exact: true })).toBeVisible();
});

test('a second window on the same data folder follows a session that the first one writes', async ({ launch, scratch }) => {
  test.skip(test.info().project.metadata['host'] === 'electron', 'Electron has one instance');
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const first = await launch({ env: api(simulator) });
  await openFolder(first, repo.folder);
  const gate = Promise.withResolvers<void>();
  simulator.reply('Working on it.').wait(gate.promise).reply('Finished.');
  await send(first.page, 'Start');
  await expect(first.page.getByText('Working on it.').first()).toBeVisible();

  const second = await launch({ env: api(simulator) });
  await openSession(second.page, 'Start');
  await expect(second.page.getByText(/tessera serve \(process \d+\)/).first()).toBeVisible();
  await expect(second.page.getByText(/^Interrupted, noticed at/), 'what still runs is not marked interrupted').toHaveCount(0);
  gate.resolve();
  await expect(second.page.getByText('Finished.')).toBeVisible();
  simulator.assertDone();
});
