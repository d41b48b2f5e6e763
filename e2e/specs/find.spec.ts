// Words are found in the whole of a session: what is scrolled away, folded, above a compaction, or no longer sent.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { composer, openFolder, send, turnEnd } from '../support/workbench.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';

const turns = 5;

function transcript(page: Page): Locator {
  return page.getByRole('log');
}

function field(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Find in the transcript' });
}

function said(page: Page): Locator {
  return page.getByRole('search').locator('output');
}

// Runs in the page: the words that are coloured as the match that is shown, and whether they are in view.
const match = `(() => {
  const [range] = [...(CSS.highlights.get('tessera-found-now') ?? [])];
  if (!range) return { words: '', isInView: false };
  const place = range.getBoundingClientRect();
  const view = document.querySelector('[role=log]').getBoundingClientRect();
  return { words: range.toString(), isInView: place.top >= view.top && place.bottom <= view.bottom };
})()`;

/** Turns that read a file each, of some 4,000 tokens; in the middle of the first one stands a word that nothing else says. */
async function work(page: Page, simulator: Simulator, folder: string): Promise<void> {
  for (let turn = 1; turn <= turns; turn += 1) {
    for (const part of [1, 2]) {
      const file = path.join(folder, `part-${turn}-${part}.ts`);
      const lines = Array.from({ length: 200 }, (_, line) => `export const value${turn}x${part}x${line} = ${line};`);
      if (turn === 1 && part === 1) lines[120] = '// The quicksilver stays here.';
      writeFileSync(file, lines.join('\n'));
      simulator.callTool('Read', { file_path: file });
    }
    simulator.reply(Array.from({ length: 12 }, (_, line) => `Turn ${turn}, line ${line}: the parts hold constants.`).join('\n\n'));
    await send(page, `Read the parts of turn ${turn}.`);
    await expect(turnEnd(page, turn)).toBeVisible({ timeout: 30_000 });
  }
}

test('a word that stands only in a cleared result above a compaction is found, opened, scrolled to and marked', async ({
  launch,
  scratch,
}, info) => {
  test.slow();
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const env = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
  const app = await launch({ env });
  const { page } = app;
  await openFolder(app, repo.folder);
  await work(page, simulator, repo.folder);
  simulator.reply('The turns read constants.');
  await composer(page).fill('/compact ');
  await composer(page).press('Enter');
  await expect(transcript(page)).toContainText(/Compacted at \d\d:\d\d: /);

  await page.keyboard.press('Control+f');
  await expect(field(page)).toBeFocused();
  await field(page).fill('Quicksilver');
  await expect(said(page)).toHaveText('1 of 1 in the result of Read, no longer sent');
  await expect.poll(() => page.evaluate(match)).toEqual({ words: 'quicksilver', isInView: true });
  await expect(transcript(page).locator('[data-found]')).toContainText('This result is no longer sent to the model');
  await expect(composer(page)).toBeInViewport();
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    await info.attach(`find-${theme}`, {
      body: await page.screenshot({ path: info.outputPath(`find-${theme}.png`) }),
      contentType: 'image/png',
    });
  }

  await field(page).fill('line 3: the parts');
  await expect(said(page)).toHaveText(/^\d of 5 in an answer$/);
  for (let number = 1; number <= turns; number += 1) {
    const before = await said(page).textContent();
    await field(page).press('Enter');
    await expect(said(page)).not.toHaveText(before ?? '');
    await expect.poll(() => page.evaluate(match)).toEqual({ words: 'line 3: the parts', isInView: true });
  }

  // What arrives below leaves the place as it is, and is found as well.
  simulator.reply('Turn 6, line 3: the parts hold constants.');
  const number = /^\d/.exec((await said(page).textContent()) ?? '')?.[0];
  await send(page, 'Once more.');
  await expect(said(page)).toHaveText(`${number} of 6 in an answer`);
  await expect.poll(() => page.evaluate(match)).toEqual({ words: 'line 3: the parts', isInView: true });

  await field(page).fill('no such word');
  await expect(said(page)).toHaveText(/^No match in \d+ items$/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('search')).toBeHidden();
});
