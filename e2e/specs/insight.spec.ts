// A session that goes badly, and what the workbench notices of it: every page of the insight area over a real journal, in both themes.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

const pages = ['Frustration', 'Claims', 'Prompt lab', 'Reliability'] as const;

const edit = (from: string, to: string) => ({ file_path: 'src/till.js', old_string: from, new_string: to });

/** Wrong edits, a request that is made again, a stop that nobody wanted, and a claim that nothing shows. */
async function badSession(page: Page, simulator: Simulator): Promise<void> {
  simulator.callTool('Read', { file_path: 'src/till.js' });
  simulator.callTool('Edit', edit('return total;', 'return Math.floor(total);'));
  simulator.reply('The sum is cut to whole cents now.');
  await send(page, 'Round the sum in the till to whole cents');
  await expect(turnEnd(page, 1)).toBeVisible();

  simulator.callTool('Edit', edit('return Math.floor(total);', 'return Math.ceil(total);'));
  simulator.reply('The sum is raised to whole cents now.');
  await send(page, 'That is wrong again, undo it!');
  await expect(turnEnd(page, 2)).toBeVisible();

  simulator.callTool('Bash', { command: 'cat src/no-such-file.js' });
  simulator.reply('I looked at the wrong file.');
  await send(page, 'again??');
  await expect(turnEnd(page, 3)).toBeVisible();

  simulator.callTool('Edit', edit('return Math.ceil(total);', 'return Math.round(total);'));
  simulator.reply(`The sum is rounded now. All tests pass. ${'The till adds up what was bought. '.repeat(120)}`);
  await send(page, 'continue');
  await expect(turnEnd(page, 4)).toBeVisible();
  simulator.assertDone();
}

test('a session that goes badly stands on the pages of what is noticed, and each figure leads back into it', async ({
  launch,
  scratch,
}, info) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const home = path.join(scratch, 'home');
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, 'settings.json'), JSON.stringify({ mode: 'acceptEdits', theme: 'light' }));
  const env = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
  const app = await launch({ env, home });
  const { page } = app;
  await openFolder(app, repo.folder);
  await badSession(page, simulator);

  const areas = page.getByRole('navigation', { name: 'Areas' });
  const figure = (name: string) => page.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) });
  const openPage = (name: (typeof pages)[number]) => page.getByRole('radio', { name, exact: true }).click();

  await test.step('the transcript marks the claim that nothing shows', async () => {
    await expect(page.getByRole('note').filter({ hasText: 'No evidence' }).first()).toBeVisible();
  });

  await test.step('messages are counted, and a figure leads to where they were said', async () => {
    await areas.getByRole('button', { name: 'Insight' }).click();
    await expect(page).toHaveTitle('Insight · Tessera');
    await expect(figure('Messages')).toContainText('Messages4');
    await expect(figure('Negative')).toContainText('2 of 4');
    await expect(figure('Continue')).toContainText('1 of 4');
    await expect(figure('Stopped too early')).toContainText('1 of 4');
    for (const name of ['Frustration by version and project', 'By day', 'Negative messages', 'Stops followed by “continue”'])
      await expect(page.getByRole('region', { name })).toBeInViewport({ ratio: 1 });
    await page.getByRole('button', { name: 'again??' }).click();
    const transcript = page.getByRole('log', { name: 'Transcript' });
    await expect(transcript.getByText('again??')).toBeInViewport();
    await expect(turnEnd(page, 4)).not.toBeInViewport();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.keyboard.press('Escape');
    await expect(turnEnd(page, 4), 'and opens at its end the next time').toBeInViewport();
  });

  await test.step('the claim stands on its page with what is missing', async () => {
    await areas.getByRole('button', { name: 'Insight' }).click();
    await openPage('Claims');
    const claims = page.getByRole('table', { name: 'Claims without evidence' });
    await expect(claims.getByRole('row').filter({ hasText: 'tests pass' })).toContainText('unsupported');
    await expect(figure('Without evidence')).toContainText(/[1-9] of \d/);
  });

  await test.step('the prompt of the session is in the lab, and an experiment begins and ends', async () => {
    await openPage('Prompt lab');
    await expect(page.getByRole('table', { name: /^Variants of the section/ }).first()).toContainText('in use');
    const section = page.getByRole('region', { name: /^Section / }).first();
    await section.getByRole('button', { name: 'Start an experiment' }).click();
    await expect(section).toContainText('new sessions are split evenly');
    await section.getByRole('button', { name: 'End the experiment' }).click();
    await expect(section).toContainText('no experiment');
  });

  await test.step('the failed command counts on the page of what breaks', async () => {
    await openPage('Reliability');
    await expect(figure('Turns')).toContainText('Turns4');
    const row = page.getByRole('table', { name: 'Tools' }).getByRole('row').filter({ hasText: 'Bash' });
    await expect(row).toContainText('100 %');
    await expect(page.getByRole('table', { name: 'Speed of models' })).toContainText('Opus 5.5');
  });

  await test.step('every page can be looked at in both themes', async () => {
    for (const theme of ['Light', 'Dark']) {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Appearance' }).click();
      await page.getByRole('radio', { name: theme, exact: true }).click();
      await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Insight' }).click();
      await expect(page.getByRole('radiogroup', { name: 'Companion' })).toBeVisible();
      await page.screenshot({ path: info.outputPath(`settings-${theme}.png`) });
      await areas.getByRole('button', { name: 'Insight' }).click();
      for (const name of pages) {
        await openPage(name);
        await expect(page.getByRole('table').first()).toBeAttached();
        await page.screenshot({ path: info.outputPath(`${name}-${theme}.png`) });
      }
    }
  });

  await test.step('what is switched off is gone from its page and from the transcript', async () => {
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Insight' }).click();
    for (const name of ['Frustration', 'False claims'])
      await page.getByRole('radiogroup', { name }).getByRole('radio', { name: 'Off' }).click();
    await areas.getByRole('button', { name: 'Insight' }).click();
    await openPage('Claims');
    await expect(page.getByRole('heading', { name: 'The false-claim watch is switched off' })).toBeVisible();
    await openPage('Frustration');
    await expect(page.getByRole('heading', { name: 'Frustration is switched off' })).toBeVisible();
    await areas.getByRole('button', { name: 'Sessions' }).click();
    await expect(turnEnd(page, 4)).toBeVisible();
    await expect(page.getByRole('note').filter({ hasText: 'No evidence' })).toHaveCount(0);
  });
});
