// What a miss costs and why, from the sums down to the block: a model is changed in a session, and the window leads to what that lost.
import { toTokenUsage } from '#shared/model/usage.ts';
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

test('a change of the model is found among the misses, with its block, its cause and its money', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({
    env: { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-sonnet-5-5' },
  });
  const { page } = app;
  await openFolder(app, repo.folder);
  simulator.reply('The first answer.');
  await send(page, `Remember these words. ${'All of them stand in the prefix of this session. '.repeat(400)}`);
  await expect(turnEnd(page, 1)).toBeVisible();

  await page.getByRole('button', { name: /^Model: Sonnet 5\.5/ }).click();
  await page.getByRole('menuitemradio', { name: /^Opus 5\.5/ }).click();
  simulator.reply('The second answer.');
  await send(page, 'And now?');
  await expect(turnEnd(page, 2)).toBeVisible();
  simulator.reply('The third answer.');
  await send(page, 'And then?');
  await expect(turnEnd(page, 3)).toBeVisible();

  const [first, second] = simulator.requests.map(({ usage }) => usage && toTokenUsage(usage));
  if (!first || !second) throw new Error('Two requests at least were expected.');
  const lost = first.cacheReadTokens + first.cacheWrite5mTokens + first.cacheWrite1hTokens - second.cacheReadTokens;
  // Opus 5.5: $0.20 a million read, $5 written for 5 minutes, $8 for an hour; what is lost was first of all what is kept for an hour.
  const lostLong = Math.min(lost, second.cacheWrite1hTokens);
  const lostUsd = (lostLong * (8 - 0.2) + (lost - lostLong) * (5 - 0.2)) / 1_000_000;
  expect(lostUsd).toBeGreaterThan(0.01);

  await test.step('from the usage page to the list of misses of this cause', async () => {
    await page.getByRole('button', { name: 'Usage', exact: true }).click();
    await page.getByRole('button', { name: /^Model changed: 1/ }).click();
    await expect(page.getByRole('heading', { name: 'Cache misses' })).toBeVisible();
    await page.getByRole('button', { name: 'You changed the model from claude-sonnet-5-5 to claude-opus-5-5.' }).click();
  });

  await test.step('the miss: its cause, its blocks, its money', async () => {
    await expect(page.getByRole('heading', { name: 'Miss at request 2' })).toBeVisible();
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await expect(verdict).toContainText('You changed the model from claude-sonnet-5-5 to claude-opus-5-5.');
    await expect(verdict).toContainText(`${lost.toLocaleString('en-US')} tokens were written again instead of read.`);
    await expect(verdict).toContainText(`Lost$${lostUsd.toFixed(lostUsd < 0.1 ? 4 : 2)}Paid$`);
    await expect(page.getByRole('region', { name: 'First differing block' })).toContainText('each model has a cache of its own');
    const blocks = page.getByRole('region', { name: 'Blocks sent' });
    await expect(blocks.getByRole('row', { name: /definitions.*written again/ })).toBeVisible();
    await expect(blocks.getByText(/^Breakpoint 1, kept/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'What to do' })).toContainText('another model reads nothing of what this one cached');
  });

  await test.step('a reload stays on the request, and the one behind it held', async () => {
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Miss at request 2' })).toBeVisible();
    await page.getByRole('button', { name: /^Request 3:/ }).click();
    await expect(page.getByRole('heading', { name: 'Request 3, held' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('The prefix held');
  });

  await test.step('from the transcript a step leads to its request', async () => {
    await page.getByRole('button', { name: 'Sessions', exact: true }).click();
    await page
      .getByRole('button', { name: /what the cache did with this request/ })
      .nth(1)
      .click();
    await expect(page.getByRole('heading', { name: 'Miss at request 2' })).toBeVisible();
  });
  simulator.assertDone();
});
