// What is sent while the agent works waits in the queue, whatever ends the work: a stop, a kill, a failure.
import { tessera } from '../support/command-line.ts';
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator } from '../support/simulator/simulator.ts';
import { composer, openFolder, openSession, send } from '../support/workbench.ts';

test('queued and steering messages outlive a stop, a failure, a kill -9 and another process, and follow in the order written', async ({
  launch,
  scratch,
}) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const env = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl };
  const app = await launch({ env });
  const { page } = app;
  const waiting = page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem');
  await openFolder(app, repo.folder);

  simulator.reply('Working.').hang();
  await send(page, 'First');
  await expect(page.getByText('Working.').first()).toBeVisible();
  await send(page, 'Second');
  await send(page, 'Third');
  await expect(waiting).toHaveText([/Second/, /Third/]);
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Stopped/).first()).toBeVisible();
  await expect(waiting).toHaveText([/Second/, /Third/]);

  simulator.status(400, { message: 'no such thing' });
  await send(page, 'This one fails');
  await expect(page.getByText(/no such thing/).first()).toBeVisible();
  await expect(waiting).toHaveText([/Second/, /Third/]);

  simulator.reply('Working again.').hang();
  await send(page, 'Once more');
  await expect(page.getByText('Working again.').first()).toBeVisible();
  await composer(page).fill('Turn left');
  await composer(page).press('ControlOrMeta+Enter');
  await expect(waiting).toHaveText([/Second/, /Third/, /Turn left/]);
  await app.kill();

  simulator.reply('From the command line.');
  const run = await tessera(['run', '-p', 'Meanwhile', '--continue'], { scratch, cwd: repo.folder, env });
  expect(run, 'one message, one turn: what waits is for the window').toMatchObject({ exitCode: 0, stdout: 'From the command line.\n' });

  const again = await launch({ env });
  await openSession(again.page, 'First');
  await expect(again.page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem')).toHaveText([
    /Second/,
    /Third/,
    /Turn left/,
  ]);
  const before = simulator.requests.length;
  for (const answer of ['I go on.', 'Second done.', 'Third done.', 'Left it is.']) simulator.reply(answer);
  await send(again.page, 'Go on');
  await expect(again.page.getByText('Left it is.')).toBeVisible();
  await expect(again.page.getByRole('list', { name: 'Queued messages' })).toBeHidden();
  const asked = simulator.requests.slice(before).map(({ body }) => JSON.stringify((body['messages'] as unknown[]).at(-1)));
  expect(asked).toEqual(['Go on', 'Second', 'Third', 'Turn left'].map((words) => expect.stringContaining(`"text":"${words}"`) as unknown));
  simulator.assertDone();
});
