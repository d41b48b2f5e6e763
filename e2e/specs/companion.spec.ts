// The companion in the window: its moods follow the sessions, it grows from what happened, and switched off there is nothing of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';
import { allowOnce, composer, openFolder, question, send, turnEnd } from '../support/workbench.ts';

const api = (baseUrl: string) => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: baseUrl,
  TESSERA_MODEL: 'claude-opus-5-5',
});

/** A data folder whose installation hatched a certain creature: a Foxglim with a band around its head. */
function homeOfFoxglim(scratch: string, settings: object = {}): string {
  const home = path.join(scratch, 'home');
  mkdirSync(home);
  writeFileSync(path.join(home, 'installation.json'), JSON.stringify({ id: 'e2e 8', sinceMs: Date.UTC(2026, 10, 3, 12), name: null }));
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify(settings));
  return home;
}

function perch(page: Page): Locator {
  return page.getByRole('contentinfo').getByRole('img', { name: /^(Foxglim|Ember), / });
}

test('its face follows the sessions, it keeps to its place, and it grows from tests that turned green', async ({
  launch,
  scratch,
}, info) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator.baseUrl), home: homeOfFoxglim(scratch) });
  const { page } = app;
  await openFolder(app, repo.folder);
  await expect(perch(page)).toBeVisible();

  const tests = 'test -e green # npm test';
  simulator.callTool('Bash', { command: tests });
  simulator.callTool('Bash', { command: 'touch green' });
  simulator.callTool('Bash', { command: tests });
  simulator.reply('They pass.');
  await send(page, 'Make the tests pass');
  await expect(perch(page)).toHaveAccessibleName('Foxglim, waiting for you');
  await allowOnce(await question(page, 'Run this command'));
  await expect(turnEnd(page, 1)).toBeVisible();
  // What is new is said once, in the bottom line.
  await expect(page.getByRole('contentinfo').getByText(/npm test|new to me|First work in|So this is/)).toBeVisible();

  // It stands beside the composer's column and below everything that can be read.
  const [own, box] = [await perch(page).boundingBox(), await composer(page).boundingBox()];
  expect(own!.y).toBeGreaterThanOrEqual(box!.y + box!.height);
  expect(own!.height).toBe(40);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: info.outputPath(`perch-${theme}.png`) });
  }

  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Companion' }).click();
  await expect(page.getByText('Tests that failed turned green: test -e green # npm test')).toBeVisible();
  await expect(page.getByRole('meter', { name: 'rigour' })).toHaveAttribute('aria-valuenow', '41');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('Name of the companion').fill('Ember');
  await page.getByLabel('Name of the companion').press('Enter');
  await expect(page.getByRole('heading', { name: /^Ember/ })).toBeVisible();
  await expect(perch(page)).toHaveAccessibleName(/^Ember, /);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: info.outputPath(`companion-${theme}.png`) });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export card' }).click();
    const card = await download;
    expect(card.suggestedFilename()).toBe('foxglim-card.png');
    await card.saveAs(info.outputPath(`card-${theme}.png`));
    expect(
      readFileSync(info.outputPath(`card-${theme}.png`))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  }
  await page.getByRole('button', { name: 'Make the tests pass' }).first().click();
  await expect(page.getByText('They pass.')).toBeVisible();
  simulator.assertDone();
});

test('switched off, there is no creature, no row and no file, and its page says so', async ({ launch, scratch }, info) => {
  const home = path.join(scratch, 'home');
  mkdirSync(home);
  const noticing = { frustration: true, claims: true, lab: true, reliability: true, companion: false };
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify({ noticing }));
  const { page } = await launch({ home });
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Companion' }).click();
  await expect(page.getByRole('heading', { name: 'The companion is switched off' })).toBeVisible();
  await expect(page.getByRole('contentinfo').getByRole('img', { name: /, (idle|asleep|working)$/ })).toHaveCount(0);
  expect(existsSync(path.join(home, 'installation.json'))).toBe(false);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: info.outputPath(`off-${theme}.png`) });
  }
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByRole('region', { name: 'All species' })).toBeVisible();
  expect(existsSync(path.join(home, 'installation.json'))).toBe(true);
});
