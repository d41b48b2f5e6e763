import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createToolBench, type ToolBench } from './fixtures/tool-bench.ts';
import { editTool } from './edit.ts';
import { readTool } from './read.ts';

async function opened(
  content: string | Uint8Array,
): Promise<ToolBench & { path: string; edit(before: string, after: string, all?: boolean): Promise<string> }> {
  const bench = await createToolBench();
  const path = await bench.put('a.txt', content);
  await bench.call(readTool, { file_path: path });
  const edit = (before: string, after: string, all = false): Promise<string> =>
    bench.text(editTool, { file_path: path, old_string: before, new_string: after, replace_all: all });
  return { ...bench, path, edit, [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose]() };
}

test('a text that occurs once is replaced, and the diff tells where', async () => {
  await using bench = await opened('one\ntwo\nthree\n');
  await chmod(bench.path, 0o700);
  const result = await bench.call(editTool, { file_path: bench.path, old_string: 'two', new_string: '2$&' });
  expect(await readFile(bench.path, 'utf8')).toBe('one\n2$&\nthree\n');
  expect(result.content).toEqual([{ type: 'text', text: `Edited ${bench.path}: line 2 (+1 −1 lines).` }]);
  expect(result.details).toMatchObject({
    isNewFile: false,
    hunks: [{ oldStart: 1, oldLines: 3, newStart: 1, newLines: 3, lines: [' one', '-two', '+2$&', ' three'] }],
    ...bench.seen.get(bench.path),
  });
  expect((await stat(bench.path)).mode & 0o777).toBe(0o700);
});

test('edits may follow each other without reading again', async () => {
  await using bench = await opened('a b');
  expect(await bench.edit('a', 'A')).toMatch(/^Edited/);
  expect(await bench.edit('b', 'B')).toMatch(/^Edited/);
  expect(await readFile(bench.path, 'utf8')).toBe('A B');
});

test('a text that occurs several times is refused with count and lines, and replaced where all is meant', async () => {
  await using bench = await opened('x\ny\nx\n');
  expect(await bench.edit('x', 'z')).toMatch(/occurs 2 times in .* \(lines 1, 3\); nothing was changed/);
  expect(await readFile(bench.path, 'utf8')).toBe('x\ny\nx\n');
  expect(await bench.edit('x', 'z', true)).toMatch(/2 occurrences, the first in line 1/);
  expect(await readFile(bench.path, 'utf8')).toBe('z\ny\nz\n');
});

test('a file that was not read or has changed is refused', async () => {
  await using bench = await opened('one');
  await writeFile(bench.path, 'one more');
  expect(await bench.edit('one', 'two')).toMatch(/has changed since it was read/);
  bench.seen.clear();
  expect(await bench.edit('one', 'two')).toMatch(/has not been read/);
  expect(await readFile(bench.path, 'utf8')).toBe('one more');
});

test('nothing to change, nothing to find and no file are told apart', async () => {
  await using bench = await opened('one');
  expect(await bench.edit('one', 'one')).toMatch(/are the same/);
  expect(await bench.edit('', 'one')).toMatch(/old_string is empty/);
  expect(await bench.text(editTool, { file_path: 'b.txt', old_string: 'a', new_string: 'b' })).toContain(`Did you mean ${bench.path}?`);
});

test('a text that is not there gets a hint at what was meant', async () => {
  await using bench = await opened('function add(first, second) {\n\treturn first + second;\n}\n');
  expect(await bench.edit('    return first + second;', 'x')).toMatch(
    /Line 2 matches apart from white space\. It reads exactly:\n\treturn first \+ second;$/,
  );
  expect(await bench.edit('function add(first, secnd) {', 'x')).toMatch(/nearest is line 1:\nfunction add\(first, second\) \{$/);
  expect(await bench.edit('     1\tfunction add(first, second) {', 'x')).toMatch(/line numbers that Read puts in front/);
  expect(await bench.edit('function add(first, second) {\n  nothing', 'x')).toMatch(
    /first line stands at line 1, but what follows differs/,
  );
  expect(await bench.edit('completely unlike anything', 'x')).toMatch(/No line of the file is close/);
});

test('CRLF and the byte order mark are kept, also for lines that are put in', async () => {
  await using bench = await opened('\uFEFFone\r\ntwo\r\nthree\r\n');
  await bench.edit('one\ntwo', '1\n2\n2b');
  expect(await readFile(bench.path, 'utf8')).toBe('\uFEFF1\r\n2\r\n2b\r\nthree\r\n');
  await bench.edit('three', '3\n4');
  expect(await readFile(bench.path, 'utf8')).toBe('\uFEFF1\r\n2\r\n2b\r\n3\r\n4\r\n');
});

test('a file with both line endings changes only where it was edited', async () => {
  await using bench = await opened('a\nb\r\nc\r\nd\n');
  await bench.edit('b\nc', 'B\nC');
  expect(await readFile(bench.path, 'utf8')).toBe('a\nB\r\nC\r\nd\n');
  await bench.edit('a', 'A');
  expect(await readFile(bench.path, 'utf8')).toBe('A\nB\r\nC\r\nd\n');
});

test('a file that is no UTF-8 is not damaged by an edit', async () => {
  await using bench = await opened(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]));
  expect(await bench.edit('caf', 'x')).toMatch(/not valid UTF-8 text/);
  expect([...(await readFile(bench.path))]).toEqual([0x63, 0x61, 0x66, 0xe9, 0x0a]);
});
