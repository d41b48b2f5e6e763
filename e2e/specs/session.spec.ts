import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../support/tessera-test.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { allowOnce, composer, openFolder, openSession, question, send, turnEnd } from '../support/workbench.ts';

const api = (simulator: Simulator): Record<string, string> => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: simulator.baseUrl,
});

test('a session with questions, an edit, a live terminal, a stop, a restart and a resume', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  const till = path.join(repo.folder, 'src/till.js');

  await test.step('an edit is asked for, shown as a diff and done once it is allowed', async () => {
    simulator.callTool('Read', { file_path: 'src/till.js' });
    simulator
      .reply('The sum is not rounded.')
      .callTool('Edit', { file_path: 'src/till.js', old_string: 'return total;', new_string: 'return Math.round(total);' });
    simulator.reply('Sums are whole cents.');
    await send(page, 'Round the sum');
    const asked = await question(page, 'Make this edit');
    await expect(asked.getByText('return Math.round(total);')).toBeVisible();
    expect(await readFile(till, 'utf8')).toContain('return total;');

    await composer(page).press('Enter');
    await composer(page).press('1');
    await expect(composer(page), 'a digit in the composer is text').toHaveValue('1');
    await expect(asked, 'and neither it nor Enter answers').toBeVisible();
    await composer(page).fill('');
    await allowOnce(asked);
    await expect(turnEnd(page, 1)).toBeVisible();
    expect(await readFile(till, 'utf8')).toContain('return Math.round(total);');
    await expect(
      page
        .getByRole('region', { name: /Edit src\/till\.js/ })
        .getByText('Math.round')
        .first(),
    ).toBeVisible();
  });

  await test.step('a denied call tells the model why', async () => {
    simulator.callTool('Bash', { command: 'rm -rf src' });
    simulator.reply('Then I leave it.');
    await send(page, 'Clean up');
    const asked = await question(page, 'Run this command');
    const why = asked.getByLabel(/Why you deny it/);
    await expect(async () => {
      await composer(page).press('Alt+4');
      await expect(why).toBeVisible({ timeout: 500 });
    }).toPass();
    await why.fill('src is needed');
    await page.keyboard.press('Enter');
    await expect(turnEnd(page, 2)).toBeVisible();
    const { text } = simulator.requests.at(-1) ?? { text: '' };
    expect(text).toContain('src is needed');
  });

  await test.step('a person types into the live terminal of a running command', async () => {
    simulator.callTool('Bash', { command: 'read -p "Which till? " name; echo "It is $name."' });
    simulator.reply('Noted.');
    await send(page, 'Ask me which till');
    await allowOnce(await question(page, 'Run this command'));
    const terminal = page.locator('.xterm').last();
    await expect(terminal).toContainText('Which till?');
    await terminal.click({ position: { x: 24, y: 8 } });
    await page.keyboard.type('the left one');
    await page.keyboard.press('Enter');
    await expect(turnEnd(page, 3)).toBeVisible();
    expect(simulator.requests.at(-1)?.text).toContain('It is the left one.');
  });

  await test.step('Esc stops an answer that hangs; what had come stays', async () => {
    simulator.reply('I think about ').hang();
    await send(page, 'Think for ever');
    await expect(page.getByText('I think about')).toBeVisible();
    await composer(page).press('Escape');
    await expect(page.getByText('Stopped by you', { exact: true })).toBeVisible();
    await expect(page.getByText('I think about')).toBeVisible();
  });

  await app.close();
  const before = simulator.requests.length;
  const again = await launch({ env: api(simulator) });
  await openSession(again.page, 'Round the sum');
  await test.step('after a restart the session goes on from exactly what it sent before', async () => {
    await expect(again.page.getByText('Sums are whole cents.')).toBeAttached();
    simulator.reply('Here I am again.');
    await send(again.page, 'Are you there?');
    await expect(again.page.getByText('Here I am again.')).toBeVisible();
    const sent = simulator.requests
      .slice(0, before + 1)
      .map((request) => unmarked(request.body) as { system: unknown; tools: unknown; messages: unknown[] });
    const [first, last] = [sent[0], sent.at(-1)];
    expect(JSON.stringify(last?.system)).toBe(JSON.stringify(first?.system));
    expect(JSON.stringify(last?.tools)).toBe(JSON.stringify(first?.tools));
    expect(JSON.stringify(last?.messages.slice(0, 5))).toBe(JSON.stringify(sent[2]?.messages.slice(0, 5)));
    expect(simulator.requests.at(-1)?.usage?.cache_read_input_tokens).toBeGreaterThan(0);
  });
  simulator.assertDone();
});

test('a message sent while the agent works waits, can be withdrawn, and is given to the next turn', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const app = await launch({ env: api(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  const gate = Promise.withResolvers<void>();
  simulator.reply('Working').wait(gate.promise);
  simulator.reply('Second answer.');
  await send(page, 'First');
  await expect(page.getByText('Working').first()).toBeVisible();
  await send(page, 'To be withdrawn');
  await send(page, 'Second');
  const queued = page.getByRole('list', { name: 'Queued messages' });
  await expect(queued.getByRole('listitem')).toHaveCount(2);
  await queued.getByRole('listitem').filter({ hasText: 'To be withdrawn' }).getByRole('button').last().click();
  await expect(queued.getByRole('listitem')).toHaveCount(1);
  gate.resolve();
  await expect(page.getByText('Second answer.')).toBeVisible();
  expect(simulator.requests).toHaveLength(2);
  expect(simulator.requests[1]?.text).toContain('Second');
  expect(simulator.requests[1]?.text).not.toContain('To be withdrawn');
  simulator.assertDone();
});

/** A request body without its cache marks: they move at each step and are not part of the prefix. */
function unmarked(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'cache_control' ? undefined : value)));
}
