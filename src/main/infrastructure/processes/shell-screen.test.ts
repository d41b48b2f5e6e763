import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createTestShells, newCall } from './testing/test-shells.ts';

test('progress folds into its last state', async () => {
  await using it = createTestShells();
  const { screen } = await it.run(
    String.raw`printf '10%%\r50%%\r100%% done\n'; printf 'a\nb\nc\n\033[2A\033[2Kchanged\n\033[1B'; printf '\033[31mred\033[0m\n'`,
  );
  expect(screen).toBe('100% done\na\nchanged\nc\nred');
});

test('lines longer than the terminal stay one line', async () => {
  await using it = createTestShells();
  const { screen } = await it.run(`printf 'x%.0s' $(seq 300); echo; printf '好%.0s' $(seq 100); echo; printf '1%.0s' $(seq 119); echo 好`);
  expect(screen).toBe(`${'x'.repeat(300)}\n${'好'.repeat(100)}\n${'1'.repeat(119)}好`);
});

test('characters that arrive in halves are whole', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run(String.raw`stty -echo; printf 'caf\303'; read -r _; printf '\251 and \360\237'; read -r _; printf '\230\200\n'`, {
    call,
  });
  await it.shows(call, 'caf');
  it.shells.terminals.write(it.session, call, '\r');
  await it.shows(call, ' and ');
  it.shells.terminals.write(it.session, call, '\r');
  expect((await running).screen).toBe('café and 😀');
});

test('half a character at the very end, and bytes that are no UTF-8 at all, are shown as such and spoil nothing', async () => {
  await using it = createTestShells();
  const outcome = await it.run(String.raw`printf 'caf\303\251 and \360\237\230'`);
  expect([outcome.screen, outcome.exitCode]).toEqual(['café and \uFFFD', 0]);
  expect((await it.run(String.raw`printf 'caf\351\n'; echo after`)).screen).toBe('caf\uFFFD\nafter');
});

test.runIf(existsSync('/usr/bin/less'))('a person leaves a pager, and the call ends with what stood before it', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo before; seq 500 > numbers; less numbers; echo after', { call });
  await it.shows(call, 'numbers');
  it.shells.terminals.write(it.session, call, 'q');
  const outcome = await running;
  expect([outcome.ending, outcome.screen]).toEqual(['exit', 'before\nafter']);
});

test.runIf(existsSync('/usr/bin/less'))('a pager that nobody leaves is ended when its time is over, and leaves its screen', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo before; seq 500 | less', { call });
  await it.shows(call, '29');
  it.clock.endLongSleeps();
  const outcome = await running;
  expect([outcome.ending, outcome.screen]).toEqual(['timeout', 'before']);
});

test('after an alternate screen, what stood before it is seen', async () => {
  await using it = createTestShells();
  const { screen } = await it.run(String.raw`echo before; printf '\033[?1049h\033[Hfull screen'; printf '\033[?1049l'; echo after`);
  expect(screen).toBe('before\nafter');
});

test('a program ended on its alternate screen shows it last', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run(String.raw`echo before; printf '\033[?1049h\033[Hfull screen'; sleep 1000`, { call });
  await it.shows(call, 'full screen');
  it.clock.endLongSleeps();
  expect((await running).screen).toBe('before\nfull screen');
});

test('a resized terminal is folded with the sizes it had', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('stty size; read -r _; stty size', { call });
  await it.shows(call, '30 120');
  it.shells.terminals.resize(it.session, call, 80, 24);
  it.shells.terminals.write(it.session, call, '\r');
  expect((await running).screen).toBe('30 120\n\n24 80');
});

test('output that scrolled away is in the spool, and the screen says that it is cut', async () => {
  await using it = createTestShells();
  const outcome = await it.run('seq 20000');
  expect(outcome.isCut).toBe(true);
  expect(outcome.screen.split('\n').at(-1)).toBe('20000');
  expect((await it.run(`head -1 ${outcome.spoolPath}`)).screen).toBe('1');
  expect((await it.run('seq 9000')).isCut).toBe(false);
});

test('200 MB of output take a bounded amount of memory and none of its end is lost', async () => {
  await using it = createTestShells();
  await it.run('true');
  const before = process.memoryUsage().rss;
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  const outcome = await it.run('yes "a line of output that is long enough" | head -c 200000000; echo; echo the end');
  clearInterval(watch);
  expect(outcome.outputBytes).toBeGreaterThan(200_000_000);
  expect(outcome.screen.split('\n').at(-1)).toBe('the end');
  expect(outcome.screen.split('\n')[0]).toBe('a line of output that is long enough');
  expect(outcome.isCut).toBe(true);
  expect((peak - before) / 1024 ** 2).toBeLessThan(100);
}, 120_000);

test.each([
  ['past what may lie on disk', { maxFileBytes: 10_000, minFreeBytes: 0 }, 'it passed 0 MiB'],
  ['on a disk that is nearly full', { maxFileBytes: 1e9, minFreeBytes: Number.MAX_SAFE_INTEGER }, 'the disk is nearly full'],
])('%s the end is kept, the outcome says what is missing, and so does the file', async (_name, bounds, why) => {
  await using it = createTestShells({ spoolBounds: { ...bounds, maxMemoryBytes: 5000 } });
  const outcome = await it.run('seq 1 20000; echo the end');
  expect(outcome.screen.split('\n').at(-1)).toBe('the end');
  expect([outcome.isCut, outcome.isSpoolWhole]).toEqual([true, false]);
  expect(outcome.notes?.[0]).toBe(`A part of the output is kept nowhere: ${why}. Its beginning and its end are there.`);
  const kept = readFileSync(outcome.spoolPath, 'utf8');
  expect(kept.length).toBeLessThan(16_000);
  expect(kept).toContain(`MiB of the output are left out here: ${why}.]\r\n`);
  expect(kept.endsWith('20000\r\nthe end\r\n')).toBe(true);
});

test('a person answers a prompt', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('read -r -p "Your name? " name; echo "Hello $name"', { call });
  await it.shows(call, 'Your name? ');
  it.shells.terminals.write(it.session, call, 'Ada\r');
  expect((await running).screen).toBe('Your name? Ada\nHello Ada');
});

test('a person ends a program\u2019s input with the keyboard', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('stty -echo; echo ready; sort', { call });
  await it.shows(call, 'ready');
  it.shells.terminals.write(it.session, call, 'two\rone\r\u0004');
  expect((await running).screen).toBe('ready\none\ntwo');
});

test('a person stops a command with the keyboard', async () => {
  await using it = createTestShells();
  const call = newCall();
  const running = it.run('echo started; sleep 1000', { call });
  await it.shows(call, 'started');
  it.shells.terminals.write(it.session, call, '\u0003');
  const outcome = await running;
  expect([outcome.ending, outcome.signal]).toEqual(['exit', 'SIGINT']);
});
