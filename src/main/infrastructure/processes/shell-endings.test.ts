import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestShells, newCall, type TestShells } from './testing/test-shells.ts';
import { listProcesses } from './tree/process-table.ts';

/** Pids of everything alive that a test's session started, wherever it went. */
async function alive(it: TestShells): Promise<number[]> {
  const entries = await listProcesses([`TESSERA_LEASE=lease-of-${path.basename(it.root)}`]);
  return entries.filter((entry) => entry.isMarked).map((entry) => entry.pid);
}

test('a command whose time is over is ended with everything it started', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('(sleep 1000; echo never) | cat & sh -c "echo started; sleep 1000"; echo never', { call });
  await it.shows(call, 'started');
  it.clock.endLongSleeps();
  const outcome = await running;
  expect([outcome.ending, outcome.screen]).toEqual(['timeout', 'started']);
  expect(await alive(it)).toEqual([]);
});

test('a cancelled command is ended, and says so', async () => {
  await using it = createTestShells();
  const call = newCall();
  const controller = new AbortController();
  const running = it.run('echo started; sleep 1000', { call, signal: controller.signal });
  await it.shows(call, 'started');
  controller.abort();
  expect((await running).ending).toBe('cancelled');
  expect(await alive(it)).toEqual([]);
});

test('a command cancelled before it starts never starts', async () => {
  await using it = createTestShells();
  await expect(it.run('touch made', { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(existsSync(path.join(it.folder, 'made'))).toBe(false);
});

test('a script does not go on with its next command while it is ended', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo started; sleep 1000; touch went-on', { call });
  await it.shows(call, 'started');
  it.clock.endLongSleeps();
  await running;
  expect(existsSync(path.join(it.folder, 'went-on'))).toBe(false);
});

test('programs are ended politely: they clean up, and what they say of it is seen', async () => {
  await using it = createTestShells({ patience: { graceMs: 5000, pollMs: 5 } });
  writeFileSync(
    path.join(it.folder, 'polite.sh'),
    'trap "echo cleaning; touch cleaned; exit" TERM\necho started\nwhile :; do sleep 0.01; done\n',
  );
  const call = newCall();
  const running = it.run('sh polite.sh', { call });
  await it.shows(call, 'started');
  it.clock.endLongSleeps();
  expect((await running).screen).toContain('cleaning');
  expect(existsSync(path.join(it.folder, 'cleaned'))).toBe(true);
});

test('the shell itself gets to run its own trap', async () => {
  await using it = createTestShells({ patience: { graceMs: 5000, pollMs: 5 } });
  const call = newCall();
  const running = it.run('trap "echo shell cleaning" EXIT; echo started; sleep 1000', { call });
  await it.shows(call, 'started');
  it.clock.endLongSleeps();
  expect((await running).screen).toBe('started\nshell cleaning');
});

test('a process that ignores every polite signal is killed', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run(`trap '' TERM HUP INT; sh -c "trap '' TERM HUP INT; echo started; while :; do sleep 1; done"`, { call });
  await it.shows(call, 'started');
  it.clock.endLongSleeps();
  const outcome = await running;
  expect([outcome.ending, outcome.signal]).toEqual(['timeout', 'SIGKILL']);
  expect(await alive(it)).toEqual([]);
});

const daemon = 'sh -c "trap : HUP; echo \\$\\$ > daemon; while :; do sleep 1; done"';
const bare = 'env -i PATH="$PATH" setsid';
const daemons: [string, string][] = [
  ['in a session of its own', `setsid nohup ${daemon} >/dev/null 2>&1 &`],
  ['without a parent in the command', `(setsid ${daemon} </dev/null >/dev/null 2>&1 &)`],
  ['without its environment, as a job of the shell', `${bare} ${daemon} </dev/null >/dev/null 2>&1 &`],
  ['without its environment and parent, holding the terminal', `(${bare} ${daemon} &)`],
];
// Other systems have no `setsid`.
test.runIf(process.platform === 'linux').each(daemons)('a daemon %s does not outlive its command', async (_name, command) => {
  await using it = createTestShells();
  const outcome = await it.run(`${command}\nuntil [ -s daemon ]; do sleep 0.01; done`);
  expect([outcome.ending, outcome.exitCode]).toEqual(['exit', 0]);
  const pid = Number(readFileSync(path.join(it.folder, 'daemon'), 'utf8'));
  expect(pid).toBeGreaterThan(0);
  expect((await listProcesses([])).map((entry) => entry.pid)).not.toContain(pid);
  expect(await alive(it)).toEqual([]);
});

test('what looks like a part of the command and is not, is left alone', async () => {
  await using it = createTestShells();
  const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  try {
    await it.run('sleep 0.01 & echo done');
    expect((await listProcesses([])).map((entry) => entry.pid)).toContain(stranger.pid);
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('a command that waits for input nobody gives is ended when its time is over, and shows what it asked', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('read -r -p "Overwrite? [y/N] " answer; echo "got $answer"', { call });
  await it.shows(call, 'Overwrite?');
  it.clock.endLongSleeps();
  const outcome = await running;
  expect([outcome.ending, outcome.screen]).toEqual(['timeout', 'Overwrite? [y/N]']);
  expect(await alive(it)).toEqual([]);
});

test('jobs that still run when the command returns are ended with it, and the outcome says how many', async () => {
  await using it = createTestShells();
  const outcome = await it.run('sleep 1000 & sleep 1000 & echo returned');
  expect([outcome.exitCode, outcome.screen]).toEqual([0, 'returned']);
  expect(outcome.notes).toEqual(['Jobs still running when the command returned were ended with it: 2.']);
  expect(await alive(it)).toEqual([]);
});

test('a child that keeps the terminal does not keep the call', async () => {
  await using it = createTestShells();
  const outcome = await it.run(
    `sh -c "trap '' HUP TERM; touch holding; while :; do sleep 0.05; done" & until [ -e holding ]; do sleep 0.01; done; echo done`,
  );
  expect([outcome.ending, outcome.exitCode, outcome.screen]).toEqual(['exit', 0, 'done']);
  expect(await alive(it)).toEqual([]);
});

test('whoever ended a command first is named, once', async () => {
  await using it = createTestShells();
  const call = newCall();
  const controller = new AbortController();
  const running = it.run('echo started; sleep 1000', { call, signal: controller.signal });
  await it.shows(call, 'started');
  controller.abort();
  it.clock.endLongSleeps();
  expect((await running).ending).toBe('cancelled');
});

test('closing a shell ends what it runs and refuses what comes later', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo started; sleep 1000', { call });
  await it.shows(call, 'started');
  await it.shell.close();
  expect((await running).ending).toBe('cancelled');
  await expect(it.run('true')).rejects.toThrow('The session was closed');
});

test('exit codes and signals are told apart', async () => {
  await using it = createTestShells();
  expect((await it.run('true')).exitCode).toBe(0);
  expect((await it.run('sh -c "exit 42"')).exitCode).toBe(42);
  expect((await it.run('no-such-program')).exitCode).toBe(127);
  expect((await it.run('sh -c "kill -TERM \\$\\$"')).exitCode).toBe(143);
});

test('where nothing is in PATH, the system shell runs commands', async () => {
  await using it = createTestShells({ environment: { PATH: '' } });
  expect((await it.run('echo still')).screen).toBe('still');
});
