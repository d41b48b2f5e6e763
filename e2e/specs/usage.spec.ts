// The usage page over a real ledger: what it shows is what the command line says, and what the person takes along.
import { readFile } from 'node:fs/promises';
import { tessera } from '../support/command-line.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

interface Stats {
  readonly totals: { readonly requests: number; readonly costUsd: number; readonly cacheReadTokens: number; readonly cacheHitRate: number };
  readonly groups: readonly unknown[];
}

test('the usage page agrees with the command line, leads back to the session, and its figures can be taken along', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const env = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
  const app = await launch({ env });
  const { page } = app;
  await openFolder(app, repo.folder);
  for (const turn of [1, 2, 3]) {
    simulator.callTool('Bash', { command: `echo ${turn}` });
    simulator.reply(`Answer ${turn}. ${'It is a long one. '.repeat(200)}`);
    await send(page, `Question ${turn}`);
    await expect(turnEnd(page, turn)).toBeVisible();
  }
  simulator.assertDone();

  const said = await tessera(['stats', '--json'], { scratch, env });
  const { totals } = JSON.parse(said.stdout) as Stats;
  expect(totals.requests).toBe(6);

  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Usage' }).click();
  await expect(page).toHaveTitle('Usage · Tessera');
  const figure = (name: string) => page.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) });
  await expect(figure('Requests')).toContainText('Requests6in 1 session');
  await expect(figure('Cost')).toContainText(`$${totals.costUsd.toFixed(2)}`);
  await expect(figure('Cache hit rate')).toContainText(`${(totals.cacheHitRate * 100).toFixed(1)} %`);
  await expect(page.getByRole('contentinfo')).toContainText(`Today $${totals.costUsd.toFixed(2)}`);
  // All of it without scrolling.
  for (const name of ['Cost by day', 'Burn rate and caps', 'Cache hit rate', 'Tokens by kind', 'Misses by cause', 'Cost by project']) {
    await expect(page.getByRole('region', { name })).toBeInViewport({ ratio: 1 });
  }

  for (const [kind, sum] of [
    ['CSV', (text: string) => costOfCsv(text)],
    ['JSON', (text: string) => costOfJson(text)],
  ] as const) {
    await page.keyboard.press('e');
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: kind }).click();
    const file = await (await download).path();
    expect(sum(await readFile(file, 'utf8'))).toBeCloseTo(totals.costUsd, 9);
  }

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible();
  await figure('Cost').getByRole('button').click();
  await page.getByRole('table', { name: 'Cost by session' }).getByRole('button', { name: 'Question 1' }).click();
  await expect(page.getByText('Question 3', { exact: true })).toBeVisible();
});

test('a rehearsal is on the usage page only as what does not count', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const app = await launch();
  const { page } = app;
  await openFolder(app, repo.folder);
  await send(page, 'Hello');
  await expect(turnEnd(page, 1)).toBeVisible();
  await page.keyboard.press(test.info().project.metadata['host'] === 'electron' ? 'Control+2' : 'Alt+u');
  await expect(page.getByRole('heading', { name: 'Only rehearsals here' })).toBeVisible();
  await expect(page.getByText(/simulated: they cost nothing and count nowhere/)).toBeVisible();
});

/** The sum of the column `costUsd`; none of its fields before it holds a comma. */
function costOfCsv(text: string): number {
  const [head = '', ...rows] = text.trim().split(/\r?\n/);
  const column = head.split(',').indexOf('costUsd');
  return rows.reduce((sum, row) => sum + Number(row.split(',')[column]), 0);
}

function costOfJson(text: string): number {
  const rows = (JSON.parse(text) as { rows: { costUsd: number }[] }).rows;
  return rows.reduce((sum, row) => sum + row.costUsd, 0);
}
