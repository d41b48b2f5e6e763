// The prompt in the window: what it is made of, a section that follows the branch, and a session that is given other words.
import { execFileSync } from 'node:child_process';
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

test('a section that follows the branch is switched on, and a session keeps its words until its prompt is renewed', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({
    env: { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' },
  });
  const { page } = app;
  const systemOf = (index: number): string =>
    JSON.stringify((simulator.requests.at(index)?.body as { system: unknown } | undefined)?.system);
  await openFolder(app, repo.folder);

  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Prompt', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'identity' })).toContainText('static');
  await page.getByRole('radiogroup', { name: 'Section git.status' }).getByRole('radio', { name: 'On' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'git.status' })).toContainText('anew at each turn');
  await page.getByRole('button', { name: 'Close settings' }).click();

  simulator.reply('One.');
  await send(page, 'First');
  await expect(turnEnd(page, 1)).toBeVisible();
  expect(systemOf(-1)).toContain('<git-status>');
  execFileSync('git', ['-C', repo.folder, 'switch', '--quiet', '-c', 'another-branch']);
  simulator.reply('Two.');
  await send(page, 'Second');
  await expect(turnEnd(page, 2)).toBeVisible();
  expect(systemOf(-1)).toContain('branch: another-branch');
  await expect(page.getByText(/Section git\.status changed; it may, because the agent must know which branch it commits to/)).toBeVisible();

  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Prompt', exact: true }).click();
  await page.getByRole('button', { name: /Variant of the section output/ }).click();
  await page.getByRole('menuitemradio', { name: /^short 15 words/ }).click();
  await page.getByRole('button', { name: 'Close settings' }).click();
  simulator.reply('Three.');
  await send(page, 'Third');
  await expect(turnEnd(page, 3)).toBeVisible();
  expect(systemOf(-1)).toBe(systemOf(-2));

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Use this version’s prompt and tools' }).click();
  await expect(page.getByText(/tokens to the cache again in place of reading them: about \$0\.\d+ more\./)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'section output changed' })).toBeVisible();
  await page.getByRole('button', { name: 'Renew the prompt' }).click();
  await expect(page.getByText(/This version’s prompt from here on\./)).toBeVisible();
  simulator.reply('Four.');
  await send(page, 'Fourth');
  await expect(turnEnd(page, 4)).toBeVisible();
  expect(systemOf(-1)).toContain('At most 15 words between tool calls');
  simulator.assertDone();
});
