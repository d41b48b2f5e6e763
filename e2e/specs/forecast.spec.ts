// What the next send costs, said before it is sent: in the composer, in the model menu, and for keeping the cache warm.
import { openCliScene } from '../support/cli-scene.ts';
import { composer, openFolder, send, turnEnd } from '../support/workbench.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { expect, test, type RunningApp } from '../support/tessera-test.ts';

const model = 'claude-opus-5-5';

function environment(simulator: Simulator): Record<string, string> {
  return { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: model };
}

function forecastOf({ page }: RunningApp) {
  return page.getByRole('group', { name: 'Forecast of the next send' });
}

test('the composer says what the next send costs warm and cold, counts down, and prices keeping it warm', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: environment(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  // Counted by the API before anything was sent; what is written meanwhile is not sent for that.
  await composer(page).fill('a zebra');
  await expect(forecastOf(app)).toHaveText(/^~\$0\.0\d next send$/);
  expect(JSON.stringify(simulator.counts)).not.toContain('zebra');
  expect(simulator.counts.length).toBe(1);

  simulator.reply('Here I am.');
  // Long enough that what expires in five minutes is worth keeping.
  await send(page, `Hello. ${'Look at all of this. '.repeat(2_000)}`);
  await expect(turnEnd(page, 1)).toBeVisible();
  await expect(forecastOf(app)).toHaveText(/^~\$0\.0\d+ warm~\$0\.0\d coldcache expires in 4:5\d$/);
  const first = await forecastOf(app).textContent();
  await expect(forecastOf(app)).not.toHaveText(first ?? '');

  await page.getByRole('button', { name: 'About the next send' }).click();
  await expect(page.getByText(/^The next request: ~[\d,]+k? tokens, ~[\d,]+k? read/)).toBeVisible();
  await expect(page.getByText(/^Past forecasts were off by \d+ % in the median of 1 request$/)).toBeVisible();
  const keep = page.getByRole('menuitemradio', { name: /Keep the cache warm/ });
  await expect(keep).toContainText(/~\$0\.00\d\d each time, ~\$0\.\d+ an hour; writing it again ~\$0\.0\d/);
  await keep.click();
  await expect(forecastOf(app)).toContainText('kept warm, 0 of 12, nothing spent yet');

  await page.getByRole('button', { name: /^Model: / }).click();
  await expect(page.getByRole('menuitemradio', { name: /Sonnet 5\.5/ })).toContainText(/writes ~[\d,]+k? tokens again, ~\$0\.0/);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: /^Fork from the last turn/ })).toContainText('reads what is cached');
  simulator.assertDone();
});

test('a rehearsal costs nothing and says so', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const app = await launch();
  await openFolder(app, repo.folder);
  await expect(forecastOf(app)).toHaveText(/^simulated ~[\d,]+k? tokens, free$/);
});

test('the command line says what another model drops before it is asked', async ({ scratch }) => {
  await using scene = await openCliScene(scratch);
  await scene.set({ model });
  scene.simulator.reply('One.');
  expect((await scene.run()).stderr).not.toContain('tokens again');
  scene.simulator.reply('Two.');
  const { stderr, exitCode } = await scene.run(['--continue', '--model', 'claude-sonnet-5-5']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /Another model reads nothing of what claude-opus-5-5 has cached: claude-sonnet-5-5 writes ~\d+k? tokens again, about \$0\.0\d+\./,
  );
  scene.simulator.assertDone();
});
