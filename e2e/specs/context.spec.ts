// What fills a session's window: shown, compacted, undone, and asked about beside the work.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { composer, openFolder, send, turnEnd } from '../support/workbench.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';

function environment(simulator: Simulator): Record<string, string> {
  return { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
}

function inspector(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' });
}

function transcript(page: Page): Locator {
  return page.getByRole('log');
}

function compaction(page: Page): Locator {
  return transcript(page).getByRole('region', { name: 'Compaction' }).last();
}

/** What the newest request that the simulator got asks for, as text. */
function newestRequest({ requests }: Simulator): string {
  return JSON.stringify(requests.at(-1)?.body);
}

/** A turn that reads so many files of about 4,000 tokens each, and ends with a sentence of its own. */
async function readFiles(
  page: Page,
  simulator: Simulator,
  folder: string,
  { turn, count }: { turn: number; count: number },
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const file = path.join(folder, `part-${turn}-${index}.ts`);
    writeFileSync(file, Array.from({ length: 200 }, (_, line) => `export const value${turn}x${index}x${line} = ${line};\n`).join(''));
    simulator.callTool('Read', { file_path: file });
  }
  simulator.reply(`I read ${count} files in turn ${turn}.`);
  await send(page, `Read the parts of turn ${turn}.`);
  await expect(turnEnd(page, turn)).toBeVisible({ timeout: 30_000 });
}

test('the inspector says what fills the window, leads to the largest block, and compacts with a focus; the compaction can be read and undone', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: environment(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  await expect(inspector(page)).toContainText(/^.*~?\d,\d{3}of 980,000 tokens/s);
  await expect(inspector(page).getByRole('row', { name: /^Tools, \d+/ })).toBeVisible();
  await readFiles(page, simulator, repo.folder, { turn: 1, count: 11 });
  await readFiles(page, simulator, repo.folder, { turn: 2, count: 1 });
  await expect(inspector(page).getByRole('row', { name: /^Tool results/ })).toContainText(/5 min\d\d,\d{3}/);
  await expect(inspector(page).getByRole('row', { name: /^Read from cache/ })).toContainText(/\d\d,\d{3}\$0\.0\d+/);
  await expect(inspector(page)).toContainText('Prefix held');

  await inspector(page)
    .getByRole('button', { name: /^Largest blocks/ })
    .click();
  const largest = inspector(page).getByRole('list', { name: 'Largest blocks' }).getByRole('listitem');
  await expect(largest).toHaveCount(20);
  await expect(largest.first()).toContainText(/^Read part-\d-\d+\.ts\d,\d{3}Tool results/);
  await expect(largest.filter({ hasText: 'part-1-0.ts' })).toContainText(/Tool results, clear results would free \d,\d{3}: ~\$0\.\d+/);
  await expect(transcript(page).getByText('Read the parts of turn 1.')).toBeHidden();
  await inspector(page)
    .getByRole('list', { name: 'Largest blocks' })
    .getByRole('button', { name: /part-1-0\.ts/ })
    .click();
  await expect(transcript(page).getByText('Read the parts of turn 1.')).toBeVisible();

  simulator.reply('The parts of turn 1 hold nothing but constants.');
  await inspector(page).getByLabel('What the summary shall keep above all').fill('the constant value1x3x7');
  await inspector(page).getByRole('button', { name: 'Compact now' }).click();
  await page.getByRole('button', { name: 'Newest' }).click();
  await expect(compaction(page)).toContainText(/Compacted at \d\d:\d\d: \d\d,\d{3} to \d?\d,\d{3} tokens, \d stages, ~\$\d\.\d+\./);
  expect(newestRequest(simulator)).toContain('the constant value1x3x7');
  await compaction(page).getByRole('button', { name: 'Read the original' }).click();
  await expect(compaction(page)).toContainText('The parts of turn 1 hold nothing but constants.');
  await expect(compaction(page)).toContainText('You asked to keep: the constant value1x3x7');
  await expect(compaction(page)).toContainText(/Clear results: \d+ results? replaced by a line each/);
  await expect(
    inspector(page)
      .getByRole('region', { name: 'Fills the window' })
      .getByRole('row', { name: /^Summary/ }),
  ).toBeVisible();

  simulator.reply('It is 7.');
  await send(page, 'What was value1x3x7?');
  await expect(turnEnd(page, 3)).toBeVisible();
  expect(newestRequest(simulator)).toContain('The parts of turn 1 hold nothing but constants.');
  expect(newestRequest(simulator)).not.toContain('export const value1x3x7');

  await compaction(page).getByRole('button', { name: 'Undo: fork from before' }).click();
  await expect(transcript(page)).toContainText('Forked here.');
  await expect(transcript(page)).not.toContainText('Compacted at');
  simulator.reply('Still 7.');
  await send(page, 'And before it was compacted?');
  await expect(transcript(page)).toContainText('Still 7.');
  expect(newestRequest(simulator)).toContain('export const value1x3x7');
  simulator.assertDone();
});

test('a rehearsal is compacted for nothing by a command in the composer, and says so', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const app = await launch();
  const { page } = app;
  await openFolder(app, repo.folder);
  await send(page, 'run git status');
  const asked = page.getByRole('button', { name: /Allow once/ });
  await expect(asked.or(turnEnd(page, 1)).first()).toBeVisible();
  await expect(turnEnd(page, 1)).toBeVisible();
  await expect(inspector(page).getByText('simulated', { exact: true })).toBeVisible();
  await composer(page).fill('/comp');
  await expect(page.getByRole('listbox', { name: 'Commands' })).toContainText('Compacts the session now');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('/compact ');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(compaction(page)).toContainText(/(Compacted at .*free, simulated\.|Nothing was compacted)/);
  await expect(transcript(page)).not.toContainText('/compact');
});

test('what was said up to the end of a turn is summarised, and a failure of that says why and what can be done', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: environment(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  await readFiles(page, simulator, repo.folder, { turn: 1, count: 2 });
  await readFiles(page, simulator, repo.folder, { turn: 2, count: 1 });
  const summarise = async (turn: number): Promise<void> => {
    await page.getByRole('button', { name: `Summarise up to the end of turn ${turn}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Summarise', exact: true }).click();
  };

  simulator.status(400, { type: 'invalid_request_error', message: 'This summary is refused.' });
  await summarise(1);
  await expect(compaction(page)).toContainText('Compaction failed: the request for a summary failed');
  await expect(compaction(page)).toContainText('This summary is refused.');
  simulator.reply('Turn 1 read two files of constants.');
  await compaction(page).getByRole('button', { name: 'Try again' }).click();
  await expect(compaction(page)).toContainText('Compacted at');

  simulator.reply('Here.');
  await send(page, 'Where are we?');
  await expect(turnEnd(page, 3)).toBeVisible();
  expect(newestRequest(simulator)).toContain('Turn 1 read two files of constants.');
  expect(newestRequest(simulator)).not.toContain('I read 2 files in turn 1.');
  expect(newestRequest(simulator)).toContain('I read 1 files in turn 2.');
  simulator.assertDone();
});

test('a question beside the work is answered from the cache, stays in its list, and enters nothing of the session', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: environment(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  await readFiles(page, simulator, repo.folder, { turn: 1, count: 2 });

  await composer(page).press('ControlOrMeta+Shift+Enter');
  simulator.reply('It read **two** files.');
  await page.getByRole('textbox', { name: 'Side question' }).fill('How many files were read?');
  await page.getByRole('textbox', { name: 'Side question' }).press('Enter');
  const asked = inspector(page).getByRole('article', { name: 'How many files were read?' });
  await expect(asked).toContainText(/It read two files\..*\$0\.\d+, 9\d\.\d % read from cache/s);
  await expect(transcript(page)).not.toContainText('How many files were read?');

  await page.reload();
  await expect(asked).toContainText('It read two files.');
  simulator.reply('On we go.');
  await send(page, 'Go on.');
  await expect(turnEnd(page, 2)).toBeVisible();
  expect(newestRequest(simulator)).not.toContain('How many files were read?');
  simulator.assertDone();
});

test('a narrow window shows the session alone until the inspector is asked for', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const app = await launch();
  const { page } = app;
  await page.setViewportSize({ width: 1_000, height: 800 });
  await openFolder(app, repo.folder);
  await expect(composer(page)).toBeVisible();
  await expect(inspector(page)).toBeHidden();
  await composer(page).press('ControlOrMeta+i');
  await expect(inspector(page)).toBeVisible();
  await page.setViewportSize({ width: 1_440, height: 900 });
  await inspector(page).getByRole('button', { name: 'Close the inspector' }).click();
  await expect(inspector(page)).toBeHidden();
  await page.reload();
  await expect(composer(page)).toBeVisible();
  await expect(inspector(page)).toBeHidden();
});
