import { chmod, link, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createToolBench } from './fixtures/tool-bench.ts';
import { readTool } from './read.ts';
import { writeTool } from './write.ts';

test('a new file is created with its parents, remembered, and shown as added lines', async () => {
  await using bench = await createToolBench();
  const result = await bench.call(writeTool, { file_path: 'a/b/c.txt', content: 'one\ntwo\n' });
  const path = join(bench.folder, 'a/b/c.txt');
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  expect(result.content).toEqual([{ type: 'text', text: `Created ${path} (+2 −0 lines).` }]);
  expect(result.details).toMatchObject({
    type: 'diff',
    path,
    isNewFile: true,
    added: 2,
    removed: 0,
    isCut: false,
    hunks: [{ oldStart: 1, oldLines: 0, newStart: 1, newLines: 2, lines: ['+one', '+two'] }],
    ...bench.seen.get(path),
  });
  expect(await bench.text(writeTool, { file_path: 'a/b/c.txt', content: 'three\n' })).toMatch(/^Overwrote .*\(\+1 −2 lines\)\.$/);
});

test('a file that was not read is not overwritten', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('a.txt', 'precious');
  const result = await bench.call(writeTool, { file_path: 'a.txt', content: 'x' });
  expect(result.isError).toBe(true);
  expect(result.content).toEqual([
    { type: 'text', text: `${path} has not been read in this session. Read it first; nothing was changed.` },
  ]);
  expect(await readFile(path, 'utf8')).toBe('precious');
});

test('a file that changed since it was read is not overwritten, one that was only touched is', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('a.txt', 'one');
  await bench.call(readTool, { file_path: 'a.txt' });
  await writeFile(path, 'two');
  expect(await bench.text(writeTool, { file_path: 'a.txt', content: 'x' })).toMatch(/has changed since it was read/);
  await bench.call(readTool, { file_path: 'a.txt' });
  await utimes(path, 1, 1);
  expect(await bench.text(writeTool, { file_path: 'a.txt', content: 'x' })).toMatch(/^Overwrote/);
});

test('a file of which only a part was read is not overwritten', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('a.txt', 'one\ntwo\n');
  await bench.call(readTool, { file_path: 'a.txt', limit: 1 });
  expect(await bench.text(writeTool, { file_path: 'a.txt', content: 'x' })).toMatch(/Only a part .* was read/);
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
});

test('mark, line endings and mode of an existing file are kept', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('run.cmd', '\uFEFFone\r\ntwo\r\n');
  await chmod(path, 0o755);
  await bench.call(readTool, { file_path: 'run.cmd' });
  expect(await bench.text(writeTool, { file_path: 'run.cmd', content: 'one\nthree\n' })).toMatch(
    /\(\+1 −1 lines\)\. Its CRLF line endings were kept\.$/,
  );
  expect(await readFile(path, 'utf8')).toBe('\uFEFFone\r\nthree\r\n');
  expect((await stat(path)).mode & 0o777).toBe(0o755);
});

test('the content is exchanged in one step: no temporary file stays, and a reader of the old file keeps it', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('a.txt', 'old');
  await bench.call(readTool, { file_path: 'a.txt' });
  const inode = (await stat(path)).ino;
  await bench.call(writeTool, { file_path: 'a.txt', content: 'new' });
  expect((await stat(path)).ino).not.toBe(inode);
  expect(await readdir(bench.folder)).toEqual(['a.txt']);
});

test('a link is written through, and a hard link stays one', async () => {
  await using bench = await createToolBench();
  const path = await bench.put('real.txt', 'old');
  await symlink('real.txt', join(bench.folder, 'link.txt'));
  await link(path, join(bench.folder, 'twin.txt'));
  await bench.call(readTool, { file_path: 'link.txt' });
  await bench.call(writeTool, { file_path: 'link.txt', content: 'new' });
  expect(await readFile(join(bench.folder, 'twin.txt'), 'utf8')).toBe('new');
  await symlink('not-there.txt', join(bench.folder, 'dangling'));
  await bench.call(writeTool, { file_path: 'dangling', content: 'made' });
  expect(await readFile(join(bench.folder, 'not-there.txt'), 'utf8')).toBe('made');
});

test('the same content changes nothing', async () => {
  await using bench = await createToolBench();
  await bench.put('a.txt', 'same');
  await bench.call(readTool, { file_path: 'a.txt' });
  expect(await bench.text(writeTool, { file_path: 'a.txt', content: 'same' })).toMatch(/already has exactly this content/);
});

test('a folder is not overwritten', async () => {
  await using bench = await createToolBench();
  await bench.put('a/b', '');
  expect(await bench.text(writeTool, { file_path: 'a', content: 'x' })).toMatch(/is a folder/);
});

test('a diff with too many lines is cut and says so, with true counts', async () => {
  await using bench = await createToolBench();
  const result = await bench.call(writeTool, { file_path: 'many.txt', content: 'line\n'.repeat(3_000) });
  expect(result.details).toMatchObject({ added: 3_000, isCut: true, hunks: [{ newLines: 2_000 }] });
});
