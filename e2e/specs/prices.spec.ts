// A model that no price book knows is unpriced until the person says what it costs; then its past requests have a price too.
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

test('a price is entered for an unknown model, holds for its past requests, and can be taken back', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator({ models: ['house-model'] });
  const app = await launch({
    env: { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'house-model' },
  });
  const { page } = app;
  await openFolder(app, repo.folder);
  simulator.reply('Hello from the house.');
  await send(page, 'Hello');
  await expect(turnEnd(page, 1)).toBeVisible();

  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Models and prices' }).click();
  await expect(page.getByText('house-model: 1 request unpriced')).toBeVisible();
  await page.getByRole('button', { name: 'Add a price of house-model' }).click();
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await expect(page.getByText('2 fields need another look.')).toBeVisible();
  for (const name of ['Input', 'Output', 'Write 5 min', 'Write 1 h', 'Read']) await page.getByLabel(`${name}, band 1`).fill('10');
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await expect(page.getByText('1 past request priced anew.')).toBeVisible();
  const row = page.getByRole('rowheader', { name: /house-model/ });
  await expect(row).toContainText('yours');
  await expect(page.getByText('house-model: 1 request unpriced')).toBeHidden();

  await page.getByRole('button', { name: 'Change the prices of house-model' }).click();
  await page.getByRole('button', { name: 'Take them back' }).click();
  await expect(row).toBeHidden();
  simulator.assertDone();
});
