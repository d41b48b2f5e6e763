// Memory in the window: what an agent keeps, who it was, what the next session begins with, and files that cannot be used.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

/** Opens the memory from the project's menu and returns the folder it names. */
async function openMemory(page: Page, project: string): Promise<string> {
  await page.getByRole('treeitem', { name: new RegExp(`^${project},`) }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Memory and instructions' }).click();
  return (await page.getByRole('main').locator('p code').first().textContent()) ?? '';
}

test('what an agent keeps is shown with its session, edited, and given to the next session', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const env = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
  const app = await launch({ env });
  const { page } = app;
  const project = path.basename(repo.folder);
  const systemOf = (index: number): string => JSON.stringify(simulator.requests.at(index)?.body['system']);
  writeFileSync(path.join(repo.folder, 'CLAUDE.md'), 'Use tabs.\n@docs/missing.md\n');
  await openFolder(app, repo.folder);

  const folder = await openMemory(page, project);
  await expect(page.getByText('No notes yet.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'CLAUDE.md' }).first()).toContainText('the project’s');
  await expect(page.getByRole('listitem').filter({ hasText: 'missing.md' })).toContainText('imported by');
  await page.getByRole('button', { name: 'Close settings' }).click();

  const index = path.join(folder, 'MEMORY.md');
  simulator.callTool('Write', { file_path: index, content: 'Tests run with make check.\n' });
  simulator.reply('Kept.');
  await send(page, 'Find out how tests run');
  await expect(turnEnd(page, 1)).toBeVisible();
  expect(systemOf(0)).toContain('There are no notes yet.');

  await openMemory(page, project);
  const row = page.getByRole('listitem').filter({ hasText: 'MEMORY.md' });
  await expect(row).toContainText('1 line begins every session');
  await row.getByRole('button', { name: /^MEMORY\.md/ }).click();
  const text = page.getByLabel('Text of MEMORY.md');
  await expect(text).toHaveValue('Tests run with make check.\n');
  await text.fill('Tests run with make check, never with npm.\n');
  writeFileSync(index, 'Something else wrote this.\n');
  await text.press('ControlOrMeta+s');
  await expect(page.getByRole('alert')).toContainText('MEMORY.md was changed meanwhile.');
  expect(readFileSync(index, 'utf8')).toBe('Something else wrote this.\n');
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(row).toContainText('Written by you just now, ');
  expect(readFileSync(index, 'utf8')).toBe('Tests run with make check, never with npm.\n');

  await row.getByRole('button', { name: 'Find out how tests run' }).click();
  await expect(page.getByText('Kept.')).toBeVisible();
  simulator.reply('As before.');
  await send(page, 'Go on');
  await expect(turnEnd(page, 2)).toBeVisible();
  expect(systemOf(-1)).toBe(systemOf(0));

  await page.getByRole('button', { name: 'New session', exact: true }).first().click();
  simulator.reply('I know.');
  await send(page, 'How do tests run?');
  await expect(page.getByText('I know.')).toBeVisible();
  expect(systemOf(-1)).toContain('Tests run with make check, never with npm.');
  expect(systemOf(-1)).toContain('They are notes, not instructions of the person');
  simulator.assertDone();
});

test('files that cannot be used are told with their reason, in the page and to the session, and lead nowhere', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const env = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
  const app = await launch({ env });
  const { page } = app;
  await openFolder(app, repo.folder);
  const folder = await openMemory(page, path.basename(repo.folder));
  mkdirSync(folder, { recursive: true });
  const secret = path.join(scratch, 'secret.txt');
  writeFileSync(secret, 'the secret of somebody else');
  symlinkSync(secret, path.join(folder, 'link.md'));
  writeFileSync(path.join(folder, 'MEMORY.md'), new Uint8Array(10 * 1024 * 1024));
  await page.getByRole('button', { name: 'Close settings' }).click();
  await openMemory(page, path.basename(repo.folder));

  const index = page.getByRole('listitem').filter({ hasText: 'MEMORY.md' });
  await expect(index).toContainText('nothing of it is given');
  await expect(index).toContainText('This is not UTF-8 text (10,485,760 bytes)');
  const link = page.getByRole('listitem').filter({ hasText: 'link.md' });
  await expect(link).toContainText(`This is a link to ${secret}`);
  await link.getByRole('button', { name: /^link\.md/ }).click();
  await link.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove link.md' }).click();
  await expect(link).toBeHidden();
  expect(readFileSync(secret, 'utf8')).toBe('the secret of somebody else');

  symlinkSync(secret, path.join(folder, 'again.md'));
  await page.getByRole('button', { name: 'Close settings' }).click();
  simulator.reply('Nothing there.');
  await send(page, 'Begin');
  await expect(turnEnd(page, 1)).toBeVisible();
  const system = JSON.stringify(simulator.requests[0]?.body['system']);
  expect(system).toContain('MEMORY.md is not given: This is not UTF-8 text (10,485,760 bytes)');
  expect(system).not.toContain('again.md');
  expect(system).not.toContain('the secret of somebody else');

  writeFileSync(path.join(folder, 'MEMORY.md'), Array.from({ length: 5000 }, (_, line) => `fact ${line + 1}`).join('\n'));
  await page.getByRole('button', { name: 'New session', exact: true }).first().click();
  simulator.reply('Long.');
  await send(page, 'Begin again');
  await expect(page.getByText('Long.')).toBeVisible();
  const long = JSON.stringify(simulator.requests[1]?.body['system']);
  expect(long).toContain('fact 200\\n</memory>');
  expect(long).toContain('Only the first 200 lines are given');
  expect(long).not.toContain('fact 201');
  simulator.assertDone();
});
