import path from 'node:path';
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { allowOnce, composer, openFolder, question, send, turnEnd } from '../support/workbench.ts';

const api = (simulator: Simulator): Record<string, string> => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: simulator.baseUrl,
});

test('in a small window everything of a session stays in reach', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  const { page } = app;
  await page.setViewportSize({ width: 760, height: 600 });
  await openFolder(app, repo.folder);
  simulator.callTool('Bash', { command: 'touch kept' });
  simulator.reply('Kept.');
  await send(page, 'A title that is longer than a small window has room for, as titles are');
  const asked = await question(page, 'Run this command');
  await composer(page).fill('what comes next');
  for (const name of [/^Stop/, /^Queue/, /^Mode/, /^Model/, 'Attach files', 'More']) {
    await expect(page.getByRole('main').getByRole('button', { name }).last()).toBeInViewport({ ratio: 1 });
  }
  await expect(page.getByText(/of [\d,]+ tokens/)).toBeInViewport({ ratio: 1 });
  await allowOnce(asked);
  await expect(turnEnd(page, 1)).toBeInViewport({ ratio: 1 });
  simulator.assertDone();
});

test('the button that starts a rehearsal is as high as the one that saves a key', async ({ launch }) => {
  const { page } = await launch();
  const heights = await Promise.all(
    [/Check and save/, /Start a rehearsal/].map(async (name) => (await page.getByRole('button', { name }).boundingBox())?.height),
  );
  expect(heights[0]).toBe(heights[1]);
});

test('a typed folder opens by Ctrl Enter at once', async ({ launch, scratch }) => {
  test.skip(test.info().project.metadata['host'] === 'electron', 'the native dialog has its own keys');
  await using repo = await makeScratchRepo({ parent: scratch });
  const { page } = await launch();
  await page.keyboard.press('Control+o');
  const field = page.getByLabel('Path of the folder');
  await field.fill(repo.folder);
  await field.press('Control+Enter');
  await expect(page.getByRole('heading', { name: `What should be done in ${path.basename(repo.folder)}?` })).toBeVisible();
});

test('a turn that was stopped can be forked, and its agent is not taken for another', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  simulator.reply('I think about ').hang();
  await send(page, 'Think');
  await expect(page.getByText('I think about')).toBeVisible();
  await composer(page).press('Escape');
  await page.getByRole('button', { name: 'Fork from the end of turn 1' }).click();
  await expect(page.getByText(/^Forked here/)).toBeVisible();
  await expect(page.getByText('Main agent')).toBeVisible();
  await expect(page.getByText('Subagent')).toHaveCount(0);
  simulator.reply('Another way.');
  await send(page, 'Try another way');
  await expect(page.getByText('Another way.')).toBeVisible();
  simulator.assertDone();
});
