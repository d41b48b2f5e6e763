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
