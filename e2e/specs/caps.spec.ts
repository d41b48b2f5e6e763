// Money in the window: a cap is set, a turn stops before it, it is raised, and the session goes on.
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { openFolder, send } from '../support/workbench.ts';

test('a turn stops before the cap and says so; raising it from there lets the session go on', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({
    env: { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' },
  });
  const { page } = app;
  await openFolder(app, repo.folder);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Caps' }).click();
  const field = page.getByLabel('Each session, USD');
  await field.fill('0.01');
  await field.press('Enter');
  await expect(field).toHaveValue('0.01');
  await page.getByRole('button', { name: 'Close settings' }).click();

  await send(page, 'Hello');
  await expect(page.getByText('Stopped before the cap', { exact: true })).toBeVisible();
  await expect(page.getByText(/The next request could cost \$0\.\d\d\. \$0\.01 of \$0\.01 is left in this session\./)).toBeVisible();
  expect(simulator.requests).toEqual([]);

  await page.getByRole('button', { name: 'Raise the cap' }).click();
  await expect(page.getByRole('heading', { name: 'Caps' })).toBeVisible();
  await field.fill('$5');
  await field.press('Enter');
  await page.getByRole('button', { name: 'Close settings' }).click();

  simulator.reply('Here I am.');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Here I am.')).toBeVisible();
  await expect(page.getByText(/^\$0\.\d\d of \$5\.00$/)).toBeVisible();
  await expect(page.getByText(/left before the cap/)).toBeVisible();
  simulator.assertDone();
});
