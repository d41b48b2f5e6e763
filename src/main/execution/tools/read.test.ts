import { execFileSync } from 'node:child_process';
import { symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { editTool } from './edit.ts';
import { withOpenFile } from './files/open-regular.ts';
import { createToolBench } from './fixtures/tool-bench.ts';
import { grepTool } from './grep.ts';
import { readTool } from './read.ts';
import { writeTool } from './write.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

test('text comes with line numbers, and what was seen is remembered and told', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('a.txt', 'one\r\ntwo\n');
  const result = await bench.call(readTool, { file_path: 'a.txt' });
  expect(result.content).toEqual([{ type: 'text', text: '     1\tone\n     2\ttwo' }]);
  expect(result.details).toMatchObject({ type: 'read', path, startLine: 1, lines: 2, totalLines: 2, isWhole: true });
  expect(result.details).toMatchObject({ ...bench.seen.get(path) });
});

test('a range is shown with where to go on, and leaves the file partly known until the rest was read', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('a.txt', 'one\ntwo\nthree\nfour');
  expect(await bench.text(readTool, { file_path: path, offset: 2, limit: 2 })).toBe(
    '     2\ttwo\n     3\tthree\n\n[Lines 2 to 3 of 4. Continue with offset 4.]',
  );
  expect(bench.seen.get(path)?.isWhole).toBe(false);
  await bench.call(readTool, { file_path: path });
  await bench.call(readTool, { file_path: path, offset: 2, limit: 1 });
  expect(bench.seen.get(path)?.isWhole).toBe(true);
  expect(await bench.text(readTool, { file_path: path, offset: 9 })).toBe('[The file has 4 lines; line 9 is past its end.]');
});

test('long lines and long files are cut with a word on it', async () => {
  await using bench = await createToolBench();
  await bench.put('long.txt', `${'x'.repeat(1_999)}😀${'y'.repeat(9_000)}\nend\n`);
  const lines = (await bench.text(readTool, { file_path: 'long.txt' })).split('\n');
  expect(lines[0]).toBe(`     1\t${'x'.repeat(1_999)} [line cut, it has 11,003 bytes]`);
  expect(lines[1]).toBe('     2\tend');

  await bench.put('many.txt', 'line\n'.repeat(2_500));
  expect(await bench.text(readTool, { file_path: 'many.txt' })).toMatch(
    / {2}2000\tline\n\n\[Lines 1 to 2000 of 2500\. Continue with offset 2001\.\]$/,
  );

  await bench.put('wide.txt', `${'w'.repeat(1_500)}\n`.repeat(100));
  expect(await bench.text(readTool, { file_path: 'wide.txt' })).toMatch(/\[Lines 1 to 66 of 100\. Continue with offset 67\.\]$/);
});

test('bytes that are no UTF-8 are shown as replacement characters and said', async () => {
  await using bench = await createToolBench();
  await bench.put('latin.txt', Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]));
  expect(await bench.text(readTool, { file_path: 'latin.txt' })).toBe(
    '     1\tcaf\uFFFD\n\n[The file is not valid UTF-8: bytes that are not are shown as \uFFFD.]',
  );
  await bench.put('honest.txt', 'a real \uFFFD here');
  expect(await bench.text(readTool, { file_path: 'honest.txt' })).toBe('     1\ta real \uFFFD here');
});

test('an empty file says so', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('empty', '');
  expect(await bench.text(readTool, { file_path: path })).toBe('[The file is empty.]');
  expect(bench.seen.get(path)?.isWhole).toBe(true);
});

test('a picture goes into blobs by what its bytes are, not by its name', async () => {
  await using bench = await createToolBench();
  await bench.put('picture.txt', png);
  const { content } = await bench.call(readTool, { file_path: 'picture.txt' });
  expect(content).toEqual([{ type: 'image', blob: [...bench.blobs.keys()][0], mediaType: 'image/png', bytes: png.length }]);
  expect([...bench.blobs.values()]).toEqual([png]);
});

test('a picture over 5 MB is refused with its size', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('big.png', png);
  await truncate(path, 6 * 1024 * 1024);
  expect(await bench.text(readTool, { file_path: path })).toMatch(/picture of 6\.0 MiB; at most 5\.0 MiB/);
  expect(bench.blobs.size).toBe(0);
});

test('binaries, folders, sockets and devices are refused, each with what to do', async () => {
  await using bench = await createToolBench();
  await bench.put('program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]));
  const binary = await bench.call(readTool, { file_path: 'program' });
  expect(binary.isError).toBe(true);
  expect(await bench.text(readTool, { file_path: 'program' })).toMatch(/is a binary file \(7 bytes\).*Bash/);
  expect(await bench.text(readTool, { file_path: '.' })).toMatch(/is a folder\. Use Glob/);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(bench.folder, 'socket'), resolve));
  expect(await bench.text(readTool, { file_path: 'socket' })).toMatch(/is a socket/);
  server.close();
  expect(await bench.text(readTool, { file_path: '/dev/zero' })).toMatch(/is a device/);
});

test.runIf(process.platform !== 'win32')(
  'a named pipe that nobody writes to is refused by every file tool instead of waited for',
  async () => {
    await using bench = await createToolBench();
    execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: bench.folder });
    const refusal = /is a named pipe, not a regular file\. Opening it could wait for ever/;
    expect(await bench.text(readTool, { file_path: 'pipe' })).toMatch(refusal);
    expect(await bench.text(writeTool, { file_path: 'pipe', content: 'x' })).toMatch(refusal);
    expect(await bench.text(editTool, { file_path: 'pipe', old_string: 'x', new_string: 'y' })).toMatch(refusal);
    expect(await bench.text(grepTool, { pattern: 'x', path: 'pipe' })).toMatch(refusal);
    // As where it takes a file's place between looking and opening.
    await expect(withOpenFile(join(bench.folder, 'pipe'), (handle) => handle.readFile())).rejects.toThrow('it has become a named pipe');
  },
);

test.runIf(process.platform === 'linux')('files of the system that never end, or wait for news, are an error and not a wait', async () => {
  await using bench = await createToolBench();
  expect(await bench.text(readTool, { file_path: '/proc/self/pagemap' })).toMatch(
    /goes on after 10\.0 MiB, which is more than its size says/,
  );
  expect(await bench.text(readTool, { file_path: '/proc/self/status' })).toMatch(/1\tName:/);
  // Root reads the kernel's messages and waits for the next one; others are not permitted to.
  const words = /has nothing more to read at the moment|does not permit/;
  expect(await bench.text(readTool, { file_path: '/proc/kmsg' })).toMatch(words);
  expect(await bench.text(writeTool, { file_path: '/proc/kmsg', content: 'x' })).toMatch(words);
});

test('a file of 2 GB is not read whole, but a range of it is, without taking the memory', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('huge.log', 'first line\n'.repeat(1_000));
  const dense = Buffer.alloc(12 * 1024 * 1024, 'a line of text\n');
  await writeFile(path, dense);
  await truncate(path, 2 * 1024 ** 3);
  expect(await bench.text(readTool, { file_path: path })).toMatch(
    /has 2\.0 GiB: too much to read whole\. Read a range with offset and limit/,
  );
  const before = process.memoryUsage.rss();
  expect(await bench.text(readTool, { file_path: path, offset: 5_000, limit: 2 })).toBe(
    '  5000\ta line of text\n  5001\ta line of text\n\n[Lines 5000 to 5001; the file goes on. Continue with offset 5002.]',
  );
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
  expect(bench.seen.has(path)).toBe(false);
});

test('a range of a large file ends when the call is cancelled', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('huge.log', 'x'.repeat(16_384));
  await truncate(path, 64 * 1024 ** 3);
  const abort = new AbortController();
  const read = readTool.call({ file_path: path, offset: 2 }, { ...bench.context, signal: abort.signal });
  abort.abort(new Error('stopped by the person'));
  await expect(read).rejects.toThrow('stopped by the person');
});

test('a missing file suggests what is there', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('src/Button.tsx', '');
  expect(await bench.text(readTool, { file_path: 'src/button.ts' })).toContain(`Did you mean ${path}?`);
  expect(await bench.text(readTool, { file_path: 'srv/button.ts' })).toContain(
    `The folder ${join(bench.folder, 'srv')} does not exist either.`,
  );
});

test('a link is read where it leads, and remembered under that path', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('real/a.txt', 'text');
  await symlink('real', join(bench.folder, 'link'));
  await bench.call(readTool, { file_path: 'link/a.txt' });
  expect([...bench.seen.keys()]).toEqual([path]);
});

test('a notebook is shown as cells with outputs and pictures', async () => {
  await using bench = await createToolBench();
  const notebook = {
    cells: [
      { cell_type: 'markdown', source: ['# Title\n', 'words'], metadata: {} },
      {
        cell_type: 'code',
        source: '1 / 0',
        execution_count: 3,
        outputs: [
          { output_type: 'stream', name: 'stdout', text: ['hello\n'] },
          { output_type: 'display_data', data: { 'image/png': png.toString('base64'), 'text/plain': ['<Figure>'] } },
          {
            output_type: 'error',
            ename: 'ZeroDivisionError',
            evalue: 'division by zero',
            traceback: ['\u001B[31mZeroDivisionError\u001B[0m: division'],
          },
        ],
      },
    ],
    nbformat: 4,
  };
  await bench.put('a.ipynb', JSON.stringify(notebook));
  expect(await bench.text(readTool, { file_path: 'a.ipynb' })).toBe(
    [
      '<cell number="1" type="markdown">\n# Title\nwords\n</cell>',
      '<cell number="2" type="code" run="3">\n1 / 0\n</cell>',
      '<output>\nhello\n</output>',
      '<image/png>',
      '<output>\n<Figure>\n</output>',
      '<output>\nZeroDivisionError: division\n</output>',
    ].join('\n'),
  );
  await bench.put('broken.ipynb', '{"cells": 1}');
  expect(await bench.text(readTool, { file_path: 'broken.ipynb' })).toBe('     1\t{"cells": 1}');
});

test('a path through a file says so', async () => {
  await using bench = await createToolBench();
  await bench.put('f/a.txt', 'x');
  expect(await bench.text(readTool, { file_path: 'f/a.txt/b' })).toMatch(/cannot exist: a part of the path is a file/);
});
