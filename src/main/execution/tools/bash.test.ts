import { expect, test } from 'vitest';
import { createTestShells, newCall, type TestShells } from '#main/infrastructure/processes/testing/test-shells.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Tool } from '#main/ports/tools.ts';
import { bashOutputTool } from './bash-output.ts';
import { bashTool } from './bash.ts';
import { createToolBench, type ToolBench } from './fixtures/tool-bench.ts';
import { killBashTool } from './kill-bash.ts';

interface ShellBench extends AsyncDisposable {
  it: TestShells;
  bench: ToolBench;
  call(tool: Tool, input: JsonObject, signal?: AbortSignal): ReturnType<Tool['call']>;
  text(tool: Tool, input: JsonObject): Promise<string>;
}

/** Tools called on real shells. */
async function shellBench(changes: Parameters<typeof createTestShells>[0] = {}): Promise<ShellBench> {
  const it = createTestShells(changes);
  const bench = await createToolBench();
  bench.context.shell = it.shell;
  const prepare = (signal = new AbortController().signal) => Object.assign(bench.context, { call: newCall(), folder: it.folder, signal });
  return {
    it,
    bench,
    call: (tool, input, signal) => (prepare(signal), bench.call(tool, input)),
    text: (tool, input) => (prepare(), bench.text(tool, input)),
    async [Symbol.asyncDispose]() {
      await it[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}

test('a command that succeeds shows its screen and nothing else', async () => {
  await using b = await shellBench();
  expect(await b.call(bashTool, { command: 'echo one; echo two' })).toEqual({
    content: [{ type: 'text', text: 'one\ntwo' }],
    isError: false,
    details: {
      type: 'shell',
      command: 'echo one; echo two',
      exitCode: 0,
      signal: null,
      ending: 'exit',
      cwd: b.it.folder,
      outputBytes: 10,
      process: null,
    },
  });
  expect(await b.text(bashTool, { command: 'true' })).toBe('(no output)');
});

test('a command that fails says so in words and by its flag', async () => {
  await using b = await shellBench();
  expect(await b.call(bashTool, { command: 'echo half; exit 3' })).toMatchObject({
    isError: true,
    details: { exitCode: 3, ending: 'exit' },
  });
  expect(await b.text(bashTool, { command: 'echo half; exit 3' })).toBe('half\n\nExit code 3');
  expect(await b.text(bashTool, { command: 'false' })).toBe('Exit code 1');
  expect(await b.text(bashTool, { command: 'kill -9 $$' })).toBe('The shell was ended by SIGKILL: the command did not complete.');
});

test('a change of folder is told', async () => {
  await using b = await shellBench();
  expect(await b.text(bashTool, { command: 'mkdir sub && cd sub' })).toBe(`The shell is in ${b.it.folder}/sub from here on.`);
  expect(await b.text(bashTool, { command: 'pwd' })).toBe(`${b.it.folder}/sub`);
});

test('time-out and cancellation are told apart and are errors', async () => {
  await using b = await shellBench();
  const timedOut = b.call(bashTool, { command: 'echo begun; sleep 1000', timeout_ms: 60_000 });
  await b.it.shows(b.bench.context.call, 'begun');
  b.it.clock.endLongSleeps();
  expect(await timedOut).toMatchObject({
    isError: true,
    content: [{ text: 'begun\n\nTimed out after 60 s: the command and everything it had started were ended.' }],
    details: { ending: 'timeout' },
  });

  const controller = new AbortController();
  const cancelled = b.call(bashTool, { command: 'echo begun; sleep 1000' }, controller.signal);
  await b.it.shows(b.bench.context.call, 'begun');
  controller.abort();
  expect(await cancelled).toMatchObject({ isError: true, details: { ending: 'cancelled' } });
  expect(await b.call(bashTool, { command: 'true' }, AbortSignal.abort())).toEqual({
    content: [{ type: 'text', text: 'The command was cancelled before it started.' }],
    isError: true,
  });
});

test('output whose beginning scrolled away names the file that holds all of it', async () => {
  await using b = await shellBench();
  const text = await b.text(bashTool, { command: 'seq 20000' });
  expect(text).toMatch(/^\[The beginning is left out\. All of the 125\.9 KiB of output, with control characters: \/.*\.terminal\]\n/);
  expect(text.endsWith('\n20000')).toBe(true);
});

test('output that is too much to keep says what is left of it', async () => {
  await using b = await shellBench({ spoolBounds: { maxFileBytes: 10_000, minFreeBytes: 0, maxMemoryBytes: 5000 } });
  const text = await b.text(bashTool, { command: 'seq 20000' });
  expect(text).toMatch(/^\[The beginning is left out\. Beginning and end of the 125\.9 KiB of output, with control characters: \//);
  expect(text).toMatch(/\n20000\n\nA part of the output is kept nowhere: it passed 0 MiB\. Its beginning and its end are there\.$/);
});

test('a shell that cannot start is an error in words', async () => {
  await using b = await shellBench();
  await b.it.shell.close();
  expect(await b.call(bashTool, { command: 'true' })).toEqual({
    content: [{ type: 'text', text: 'The session was closed.' }],
    isError: true,
  });
});

test('a background command is read until it ends', async () => {
  await using b = await shellBench();
  const begun = await b.call(bashTool, { command: 'echo up; read -r line; echo "got $line"; exit 2', run_in_background: true });
  const call = b.bench.context.call;
  const process = begun.details?.type === 'shell' ? begun.details.process : null;
  expect(begun).toMatchObject({ isError: false, details: { ending: 'background', exitCode: null } });
  expect(begun.content[0]).toMatchObject({ text: expect.stringContaining(`up\n\nGoes on in the background as ${process}.`) as string });

  expect(await b.text(bashOutputTool, { process })).toBe('(nothing new)\n\nStill running.');
  const report = b.it.nextReport();
  b.it.shells.terminals.write(b.it.session, call, 'it\r');
  await report;
  expect(await b.text(bashOutputTool, { process })).toBe('it\ngot it\n\nEnded with exit code 2.');
  expect(await b.text(killBashTool, { process })).toBe(`${process} had already ended with exit code 2.`);
});

test('a background command can be ended', async () => {
  await using b = await shellBench();
  const begun = await b.call(bashTool, { command: 'echo up; sleep 1000', run_in_background: true });
  const process = begun.details?.type === 'shell' ? begun.details.process : null;
  expect(await b.text(killBashTool, { process })).toContain(`${process} and everything it had started were ended.`);
  expect(await b.text(bashOutputTool, { process })).toBe('(nothing new)\n\nEnded by a signal.');
});

test('an unknown process is an error that says why', async () => {
  await using b = await shellBench();
  for (const tool of [bashOutputTool, killBashTool]) {
    expect(await b.call(tool, { process: 'bash-none' })).toMatchObject({ isError: true });
    expect(await b.text(tool, { process: 'bash-none' })).toContain('There is no background process bash-none in this session.');
  }
});

test('what the executor and the permissions are told of a call', () => {
  const input = { command: 'git   status\n', run_in_background: false };
  expect([bashTool.isReadOnly(input), bashTool.isConcurrencySafe(input), bashTool.isDestructive(input)]).toEqual([true, true, false]);
  const other = { command: 'npm test\n  && echo done', run_in_background: true };
  expect([bashTool.isReadOnly(other), bashTool.isConcurrencySafe(other), bashTool.isDestructive(other)]).toEqual([false, false, true]);
  expect(bashTool.isReadOnly({ command: 'git status', run_in_background: true })).toBe(false);
  expect(bashTool.summarise(other)).toBe('npm test && echo done (in the background)');
  expect(bashTool.access(other, '/project')).toEqual([{ type: 'shell', command: other.command }]);
  expect(bashTool.schema.safeParse({ command: 'true', timeout_ms: 600_001 }).success).toBe(false);
});
