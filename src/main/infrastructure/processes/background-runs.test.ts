import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestShells, newCall } from './testing/test-shells.ts';
import { listProcesses } from './tree/process-table.ts';

test('a background command returns with its first words and goes on', async () => {
  await using it = createTestShells();
  const call = newCall();
  const run = await it.shell.start({
    call,
    command: 'echo listening; read -r line; echo "got $line"; exit 3',
    timeoutMs: 1,
    isBackground: true,
    signal: new AbortController().signal,
  });
  const outcome = await run.ended;
  expect([outcome.ending, outcome.exitCode, outcome.screen]).toEqual(['background', null, 'listening']);
  expect(await it.shell.readBackground(run.process)).toMatchObject({ text: '', state: 'running', exitCode: null });

  const report = it.nextReport();
  it.shells.terminals.write(it.session, call, 'news\r');
  expect(await report).toEqual({ call, process: run.process, exitCode: 3, signal: null });
  expect(await it.shell.readBackground(run.process)).toMatchObject({ text: 'news\ngot news', state: 'ended', exitCode: 3 });
  expect(await it.shell.readBackground(run.process)).toMatchObject({ text: '', state: 'ended' });
});

test('a background command that ends at once is an ordinary outcome and is not reported again', async () => {
  await using it = createTestShells();
  const outcome = await it.run('echo failed to listen; exit 1', { isBackground: true });
  expect([outcome.ending, outcome.exitCode, outcome.screen]).toEqual(['exit', 1, 'failed to listen']);
  await it.shells.close();
  expect(it.reported).toEqual([]);
});

test('a background command starts in the shell and leaves it as it was', async () => {
  await using it = createTestShells();
  await it.run('export FOR_ALL=1; mkdir sub; cd sub');
  const outcome = await it.run('pwd; echo $FOR_ALL; cd /; export LOST=1', { isBackground: true });
  expect(outcome.screen).toBe(`${it.folder}/sub\n1`);
  expect((await it.run('pwd; echo "${LOST-none}"')).screen).toBe(`${it.folder}/sub\nnone`);
});

test('stopping a background command ends everything it started', async () => {
  await using it = createTestShells();
  const run = await it.shell.start({
    call: newCall(),
    command: '(sleep 1000 &) ; echo up; sleep 1000',
    timeoutMs: 1,
    isBackground: true,
    signal: new AbortController().signal,
  });
  await run.ended;
  const report = it.nextReport();
  expect(await it.shell.stopBackground(run.process)).toBe(true);
  expect(await report).toMatchObject({ process: run.process, exitCode: null });
  expect(await it.shell.stopBackground(run.process)).toBe(false);
  const entries = await listProcesses([`TESSERA_LEASE=lease-of-${path.basename(it.root)}`]);
  expect(entries.filter((entry) => entry.isMarked)).toEqual([]);
});

test('cancelling the call later does not end what goes on in the background', async () => {
  await using it = createTestShells();
  const controller = new AbortController();
  const run = await it.shell.start({
    call: newCall(),
    command: 'echo up; sleep 1000',
    timeoutMs: 1,
    isBackground: true,
    signal: controller.signal,
  });
  await run.ended;
  controller.abort();
  it.clock.endLongSleeps();
  expect(await it.shell.readBackground(run.process)).toMatchObject({ state: 'running' });
});

test('a background command cancelled before its first words is ended', async () => {
  await using it = createTestShells();
  const controller = new AbortController();
  const run = await it.shell.start({ call: newCall(), command: 'sleep 1000', timeoutMs: 1, isBackground: true, signal: controller.signal });
  controller.abort();
  expect((await run.ended).ending).toBe('cancelled');
});

test('a character that has arrived half is given whole by the next read', async () => {
  await using it = createTestShells();
  const call = newCall();
  const run = await it.shell.start({
    call,
    command: String.raw`stty -echo; printf 'caf\303'; read -r _; printf '\251\n'; read -r _`,
    timeoutMs: 1,
    isBackground: true,
    signal: new AbortController().signal,
  });
  expect((await run.ended).screen).toBe('caf');
  it.shells.terminals.write(it.session, call, '\r');
  await it.shows(call, '\n');
  expect((await it.shell.readBackground(run.process))?.text).toBe('é');
});

test('names are unique, and an unknown one is told apart', async () => {
  await using it = createTestShells();
  const start = (call: string) =>
    it.shell.start({
      call: call as ReturnType<typeof newCall>,
      command: 'sleep 1000',
      timeoutMs: 1,
      isBackground: true,
      signal: new AbortController().signal,
    });
  const [one, two] = [await start('toolu_aaaXYZ123'), await start('toolu_bbbXYZ123')];
  expect([one.process, two.process]).toEqual(['bash-XYZ123', 'bash-XYZ123-2']);
  expect(await it.shell.readBackground('bash-none')).toBeUndefined();
  expect(await it.shell.stopBackground('bash-none')).toBe(false);
});

test('the last output can still be read when the shell was closed and opened again', async () => {
  await using it = createTestShells();
  const run = await it.shell.start({
    call: newCall(),
    command: 'trap "echo last words" EXIT; echo up; sleep 1000',
    timeoutMs: 1,
    isBackground: true,
    signal: new AbortController().signal,
  });
  await run.ended;
  await it.shell.close();
  const reopened = it.shells.open(it.session, it.folder, 'another-lease');
  expect(await reopened.readBackground(run.process)).toMatchObject({ text: 'last words', state: 'ended' });
  expect(it.reported).toEqual([]);
});
