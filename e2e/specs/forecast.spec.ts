// What the next send costs, said before it is sent: in the composer, in the model menu, and for keeping the cache warm.
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
  await send(page, 'Hello');
  await expect(turnEnd(page, 1)).toBeVisible();
  await expect(forecastOf(app)).toHaveText(/^~\$0\.0\d+ warm~\$0\.0\d coldcache expires in 4:5\d$/);
  const first = await forecastOf(app).textContent();
  await expect(forecastOf(app)).not.toHaveText(first ?? '');

  await page.getByRole('button', { name: 'About the next send' }).click();
  await expect(page.getByText(/^The next request: ~[\d,]+ tokens, ~[\d,]+ read/)).toBeVisible();
  await expect(page.getByText(/^Past forecasts were off by \d+ % in the median \(1\)$/)).toBeVisible();
  const keep = page.getByRole('menuitemradio', { name: /Keep the cache warm/ });
  await expect(keep).toContainText(/~\$0\.00\d\d each time, ~\$0\.\d+ an hour; writing it again ~\$0\.0\d/);
  await keep.click();
  await expect(forecastOf(app)).toContainText('kept warm, 0 of 12, nothing spent yet');

  await page.getByRole('button', { name: /^Model: / }).click();
  await expect(page.getByRole('menuitemradio', { name: /Sonnet 5\.5/ })).toContainText(/writes ~[\d,]+ tokens again, ~\$0\.0/);
  await page.keyboard.press('Escape');
  simulator.assertDone();
});

test('a rehearsal costs nothing and says so', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  const app = await launch();
  await openFolder(app, repo.folder);
  await expect(forecastOf(app)).toHaveText(/^simulated ~[\d,]+ tokens, free$/);
});
