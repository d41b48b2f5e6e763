// The command line on the built app: no window, real git, real shell, the simulated API.
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tessera } from '../support/command-line.ts';
import { makeScratchRepo } from '../support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../support/simulator/simulator.ts';
import { expect, test } from '../support/tessera-test.ts';

const api = (simulator: Simulator): Record<string, string> => ({
  ANTHROPIC_API_KEY: 'sk-ant-simulated-key',
  ANTHROPIC_BASE_URL: simulator.baseUrl,
});

test('without a key, run rehearses: real git in the tool result, exit code 0, marked simulated', async ({ scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch, isDirty: true });
  const run = await tessera(['run', '-p', 'run git status and tell me what changed', '--output-format', 'stream-json'], {
    scratch,
    cwd: repo.folder,
  });
  expect(run.exitCode).toBe(0);
  const lines = run.lines();
  expect(lines.map((line) => line['type'])).toEqual(['system', 'assistant', 'user', 'assistant', 'result']);
  expect(lines[0]).toMatchObject({ subtype: 'init', simulated: true, cwd: repo.folder });
  expect(JSON.stringify(lines[2])).toContain('src/receipt.js');
  expect(lines.at(-1)).toMatchObject({
    subtype: 'success',
    is_error: false,
    total_cost_usd: 0,
    simulated: true,
    terminal_reason: 'completed',
  });
});

test('--continue sends the first run unchanged, and a third run reads it from the cache', async ({ scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  simulator.reply('I look.').callTool('Bash', { command: 'git log --oneline' }).callTool('Read', { file_path: 'README.md' });
  simulator.reply('Three commits.');
  simulator.reply('Still three.');
  const options = { scratch, cwd: repo.folder, env: api(simulator) };
  const first = await tessera(['run', '-p', 'How many commits?', '--output-format', 'json'], options);
  const second = await tessera(['run', '-p', 'And now?', '--continue', '--output-format', 'json'], options);
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  expect(second.lines()[0]?.['session_id']).toBe(first.lines()[0]?.['session_id']);

  const [, before, after] = simulator.requests.map((request) => unmarked(request.text));
  expect(JSON.stringify(after?.tools)).toBe(JSON.stringify(before?.tools));
  expect(JSON.stringify(after?.system)).toBe(JSON.stringify(before?.system));
  expect(JSON.stringify(after?.messages.slice(0, before?.messages.length))).toBe(JSON.stringify(before?.messages));
  expect(simulator.requests[2]?.usage?.cache_read_input_tokens).toBeGreaterThan(3_000);
  simulator.assertDone();
});

test('--continue goes on in the shell that the first process left', async ({ scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const options = { scratch, cwd: repo.folder, env: api(simulator) };
  const allowed = ['--permission-mode', 'bypassPermissions'];
  simulator.callTool('Bash', { command: 'cd src && export COLOUR="deep blue" && greet() { echo "hello $1"; }' });
  simulator.reply('Prepared.');
  expect((await tessera(['run', '-p', 'Prepare', ...allowed], options)).exitCode).toBe(0);
  simulator.callTool('Bash', { command: 'basename "$PWD"; echo "$COLOUR"; greet again' });
  simulator.reply('It is all there.');
  expect((await tessera(['run', '-p', 'Go on', '--continue', ...allowed], options)).exitCode).toBe(0);
  expect(simulator.requests.at(-1)?.text).toContain(String.raw`src\ndeep blue\nhello again`);
  simulator.assertDone();
});

test('what nobody can be asked is denied, and the rule that would allow it is named', async ({ scratch }) => {
  await using repo = await makeScratchRepo({ parent: scratch });
  await using simulator = await startSimulator();
  const options = { scratch, cwd: repo.folder, env: api(simulator) };
  simulator.callTool('Bash', { command: 'npm test' });
  simulator.reply('I may not.');
  const denied = await tessera(['run', '-p', 'Test it', '--output-format', 'json'], options);
  expect(denied.lines()[0]).toMatchObject({
    permission_denials: [{ tool_name: 'Bash', reason: expect.stringContaining('Bash(npm test *)') as unknown }],
  });

  simulator.callTool('Bash', { command: 'npm test' });
  simulator.reply('It passes.');
  const allowed = await tessera(['run', '-p', 'Test it', '--continue', '--allowed-tools', 'Bash(npm test *)'], options);
  expect(allowed).toMatchObject({ exitCode: 0, stdout: 'It passes.\n' });
  expect(simulator.requests.at(-1)?.text).toContain('pass 1');
  simulator.assertDone();
});

test('--max-turns ends with exit code 3 and says how to go on', async ({ scratch }) => {
  await using simulator = await startSimulator();
  simulator.callTool('Glob', { pattern: '*' });
  const run = await tessera(['run', '-p', 'Look', '--max-turns', '1'], { scratch, env: api(simulator) });
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('--continue');
  simulator.assertDone();
});

test('an answer that is cut off is gone on with; one that is cut off again and again ends with exit code 3', async ({ scratch }) => {
  await using simulator = await startSimulator();
  simulator.reply('One, two,').stop('max_tokens');
  simulator.reply(' three.');
  const whole = await tessera(['run', '-p', 'Count'], { scratch, env: api(simulator) });
  expect(whole).toMatchObject({ exitCode: 0, stdout: 'One, two, three.\n' });
  expect(simulator.requests.map((request) => request.body['max_tokens'])).toEqual([20_000, 64_000]);

  for (const words of ['One', 'two', 'three', 'four']) simulator.reply(words).stop('max_tokens');
  const cut = await tessera(['run', '-p', 'Count', '--output-format', 'json'], { scratch, env: api(simulator) });
  expect(cut.exitCode).toBe(3);
  expect(cut.lines()[0]).toMatchObject({ subtype: 'error_during_execution', terminal_reason: 'output_limit' });
  simulator.assertDone();
});

test('the same call with the same result five times ends with exit code 3, also over several runs', async ({ scratch }) => {
  await using simulator = await startSimulator();
  const glob = () => simulator.callTool('Glob', { pattern: '*.nothing' });
  glob();
  glob();
  const first = await tessera(['run', '-p', 'Look', '--max-turns', '2'], { scratch, env: api(simulator) });
  expect(first.exitCode).toBe(3);
  glob();
  glob();
  glob();
  const second = await tessera(['run', '-p', 'Go on', '--continue', '--output-format', 'json'], { scratch, env: api(simulator) });
  expect(second.exitCode).toBe(3);
  expect(second.lines()[0]).toMatchObject({ terminal_reason: 'repeated_calls' });
  expect(simulator.requests[3]?.text).toContain('You called Glob with the same input in 3 successive steps');
  simulator.assertDone();
});

test('--token-target keeps a turn going until next to nothing is added', async ({ scratch }) => {
  await using simulator = await startSimulator();
  for (const words of ['A start.', 'A little.', 'Less.', 'Nothing.']) simulator.reply(words);
  const run = await tessera(['run', '-p', 'Write', '--token-target', '90000', '--output-format', 'json'], {
    scratch,
    env: api(simulator),
  });
  expect(run.exitCode).toBe(3);
  expect(run.lines()[0]).toMatchObject({ terminal_reason: 'diminishing_returns', num_turns: 4 });
  simulator.assertDone();
});

test('--fallback-model takes over where the model stays overloaded', async ({ scratch }) => {
  await using simulator = await startSimulator();
  for (let time = 0; time < 3; time += 1) simulator.status(529, { headers: { 'retry-after-ms': '1' } });
  simulator.reply('Hello.');
  const options = ['--model', 'claude-opus-5-5', '--fallback-model', 'claude-sonnet-5-5'];
  const run = await tessera(['run', '-p', 'Hello', ...options], { scratch, env: api(simulator) });
  expect(run).toMatchObject({ exitCode: 0, stdout: 'Hello.\n' });
  expect(simulator.requests.map((request) => request.body['model'])).toEqual([
    ...Array.from({ length: 3 }, () => 'claude-opus-5-5'),
    'claude-sonnet-5-5',
  ]);
  simulator.assertDone();
});

test('an interrupt ends the turn with exit code 130 and keeps what had come', async ({ scratch }) => {
  await using simulator = await startSimulator();
  simulator.reply('A block.').hang();
  let isInterrupted = false;
  const arrived = simulator.arrived(1);
  const run = tessera(['run', '-p', 'Go', '--output-format', 'stream-json'], {
    scratch,
    env: api(simulator),
    onOutput(stdout, kill) {
      if (isInterrupted || !stdout.includes('"init"')) return;
      isInterrupted = true;
      void arrived.then(() => kill('SIGINT'));
    },
  });
  const { exitCode, lines } = await run;
  expect(exitCode).toBe(130);
  expect(lines().at(-1)).toMatchObject({ terminal_reason: 'aborted_streaming', is_error: true });
});

test('a recorded session replays without network', async ({ scratch }) => {
  await using simulator = await startSimulator();
  const file = path.join(scratch, 'session.jsonl');
  await mkdir(path.join(scratch, 'one'));
  await writeFile(path.join(scratch, 'one/a.txt'), 'alpha\n');
  simulator.callTool('Read', { file_path: 'a.txt' });
  simulator.reply('It says alpha.');
  const cwd = path.join(scratch, 'one');
  const recorded = await tessera(['run', '-p', 'Read a.txt', '--record', file], { scratch, cwd, env: api(simulator) });
  expect(recorded).toMatchObject({ exitCode: 0, stdout: 'It says alpha.\n' });
  const replayed = await tessera(['run', '-p', 'Read a.txt'], { scratch, cwd, env: { TESSERA_MODEL: `recorded:${file}` } });
  expect(replayed).toMatchObject({ exitCode: 0, stdout: 'It says alpha.\n' });
  simulator.assertDone();
});

test.describe('trouble is told, never thrown at the person', () => {
  const noStack = /\n\s+at .+:\d+:\d+/;

  test('a wrong key', async ({ scratch }) => {
    await using simulator = await startSimulator({ key: 'sk-ant-another' });
    const run = await tessera(['run', '-p', 'Hi'], { scratch, env: api(simulator) });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('(401)');
    expect(run.stderr).not.toMatch(noStack);
  });

  test('a folder that is not there', async ({ scratch }) => {
    const run = await tessera(['run', '-p', 'Hi', '--cwd', path.join(scratch, 'nowhere')], { scratch });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('nowhere');
    expect(run.stderr).not.toMatch(noStack);
  });

  test('a damaged database is kept aside and a fresh one begun', async ({ scratch }) => {
    const home = path.join(scratch, 'home');
    await mkdir(home);
    await writeFile(path.join(home, 'tessera.db'), 'this is no database, but somebody may want it back');
    const doctor = await tessera(['doctor', '--json'], { scratch });
    expect(doctor.exitCode).toBe(1);
    expect(doctor.stdout).toContain('tessera.db.damaged');
    expect((await readdir(home)).some((name) => name.startsWith('tessera.db.damaged'))).toBe(true);
  });

  test('a data folder that cannot be written', async ({ scratch }) => {
    test.skip(process.getuid?.() === 0, 'root writes everywhere');
    const home = path.join(scratch, 'home');
    await mkdir(home);
    await chmod(home, 0o500);
    const run = await tessera(['run', '-p', 'Hi'], { scratch });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(home);
    await chmod(home, 0o700);
  });

  test('a file in place of the data folder', async ({ scratch }) => {
    await writeFile(path.join(scratch, 'home'), 'a file');
    const run = await tessera(['run', '-p', 'Hi'], { scratch });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(path.join(scratch, 'home'));
    expect(run.stderr).not.toMatch(noStack);
  });

  test('a session that another process works in', async ({ scratch }) => {
    await using simulator = await startSimulator();
    const env = api(simulator);
    const gate = Promise.withResolvers<void>();
    simulator.wait(gate.promise).reply('Done.');
    const arrived = simulator.arrived(1);
    const first = tessera(['run', '-p', 'Take your time'], { scratch, env });
    await arrived;
    const second = await tessera(['run', '-p', 'Me too', '--continue'], { scratch, env });
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toMatch(/tessera run \(process \d+\)/);
    gate.resolve();
    expect(await first).toMatchObject({ exitCode: 0, stdout: 'Done.\n' });
    simulator.assertDone();
  });
});

interface Prefix {
  tools: unknown;
  system: unknown;
  messages: unknown[];
}

/** A request body without its cache marks: they move at each step and are not part of the prefix. */
function unmarked(text: string): Prefix {
  return JSON.parse(text, (key, value: unknown) => (key === 'cache_control' ? undefined : value)) as Prefix;
}
