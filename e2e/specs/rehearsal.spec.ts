import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { openSession, send, turnEnd } from '../support/workbench.ts';

test('a first start without a key leads to a finished rehearsal in a git repository', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch, isDirty: true });
  const app = await launch();
  const { page } = app;
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));

  await expect(page.getByRole('heading', { name: 'No key yet' })).toBeVisible();
  const pick = await app.chooseFolder(repo.folder);
  await page.getByRole('button', { name: /Start a rehearsal/ }).click();
  await pick();

  await expect(page.getByRole('heading', { name: /What should be done in/ })).toBeVisible();
  await send(page, 'What is this project about?');
  await expect(turnEnd(page, 1)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { name: 'What it is' })).toBeVisible();
  await expect(page.getByText('corner-shop').first()).toBeVisible();

  await test.step('everything simulated is marked simulated', async () => {
    await expect(page.getByText('rehearsal, simulated').first()).toBeVisible();
    await expect(page.getByText('free, simulated').first()).toBeVisible();
    await expect(page.getByText(/\$\d/)).toHaveCount(0);
  });

  await test.step('a reload shows the same session', async () => {
    await page.reload();
    await expect(turnEnd(page, 1)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'What it is' })).toBeVisible();
  });
  expect(errors).toEqual([]);
});

test('what a person has written and not sent is there after a restart', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const first = await launch();
  const pick = await first.chooseFolder(repo.folder);
  await first.page.getByRole('button', { name: /Start a rehearsal/ }).click();
  await pick();
  const saved = first.page.getByLabel('Message', { exact: true });
  await saved.fill('a thought that is not finished');
  await saved.blur();
  // A draft is saved a moment after the last key; nothing on the page tells of it.
  await first.page.waitForTimeout(1_000);
  await first.close();

  const second = await launch();
  await openSession(second.page, 'New session');
  await expect(second.page.getByLabel('Message', { exact: true })).toHaveValue('a thought that is not finished');
});
