// Hooks of a folder, from the question of trust to what they do: in the window and on the command line.
import path from 'node:path';
import { tessera } from '../support/command-line.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';
import { openFolder, send, turnEnd } from '../support/workbench.ts';

const api = (simulator: Simulator): Record<string, string> => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: simulator.baseUrl,
});
const settings = (hooks: Record<string, string>): string =>
  JSON.stringify({
    hooks: Object.fromEntries(Object.entries(hooks).map(([moment, command]) => [moment, [{ hooks: [{ type: 'command', command }] }]])),
  });

test('a trusted folder’s hooks run, are shown, and can send the agent on or end its turn', async ({ launch, scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const guard = 'grep -q "README" && { echo "not this file" >&2; exit 2; }; exit 0';
  const once =
    'test -e asked || { touch asked; echo "run the tests" >&2; exit 2; }; echo \'{"continue":false,"stopReason":"It is late."}\'';
  await repo.write('.claude/settings.json', settings({ PreToolUse: guard, Stop: once }));
  const app = await launch({ env: api(simulator) });
  const { page } = app;
  await openFolder(app, repo.folder);
  await expect(page.getByText(/bring hooks \(commands that run by themselves/)).toBeVisible();
  await page.getByRole('button', { name: 'Trust this folder' }).click();
  await expect(page.getByRole('button', { name: 'Trust this folder' })).toBeHidden();

  simulator.callTool('Read', { file_path: 'README.md' });
  simulator.reply('I could not read it.');
  simulator.reply('I cannot test it either.');
  await send(page, 'Read it');
  await expect(page.getByRole('button', { name: /Hook before the call objected/ })).toBeVisible();
  await expect(page.getByText('not this file').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Hook at the turn’s end objected/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /Hook at the turn’s end ended the turn/ })).toBeVisible();
  await expect(page.getByText('A stop hook ended the turn for good')).toBeVisible();
  await expect(page.getByText(/It is late\./).first()).toBeVisible();
  await expect(turnEnd(page, 1)).toBeHidden();
  expect(simulator.requests.at(-1)?.text).toContain('run the tests');
  simulator.assertDone();
});

test('on the command line hooks rest without trust, and each of their exits has its code', async ({ scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const options = { scratch, cwd: repo.folder, env: api(simulator) };
  const run = async (...more: string[]) => await tessera(['run', '-p', 'Look', '--output-format', 'json', ...more], options);
  const reasonOf = ({ lines }: Awaited<ReturnType<typeof run>>) => lines()[0]?.['terminal_reason'];

  await repo.write('.claude/settings.json', settings({ Stop: `echo '{"decision":"block","reason":"not yet"}'` }));
  simulator.reply('Done.');
  const untrusted = await run();
  expect([untrusted.exitCode, reasonOf(untrusted)]).toEqual([0, 'completed']);
  expect(untrusted.stderr).toContain('--trust');

  for (let answer = 0; answer < 3; answer += 1) simulator.reply('Done.');
  const loop = await run('--trust');
  expect([loop.exitCode, reasonOf(loop)]).toEqual([3, 'stop_hook_loop']);

  const enough = `echo '{"continue":false,"stopReason":"enough"}'`;
  await repo.write('.claude/settings.json', settings({ Stop: enough }));
  simulator.reply('Done.');
  const prevented = await run('--trust');
  expect([prevented.exitCode, reasonOf(prevented)]).toEqual([1, 'stop_hook_prevented']);

  await repo.write('.claude/settings.json', settings({ PostToolUse: enough }));
  simulator.callTool('Glob', { pattern: path.join('src', '*') });
  const stopped = await run('--trust');
  expect([stopped.exitCode, reasonOf(stopped)]).toEqual([1, 'hook_stopped']);
  simulator.assertDone();
});
