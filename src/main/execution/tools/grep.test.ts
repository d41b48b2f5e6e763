import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createToolBench, type ToolBench } from './fixtures/tool-bench.ts';
import { grepTool } from './grep.ts';

async function project(): Promise<ToolBench> {
  const bench = await createToolBench();
  await bench.put('.gitignore', 'dist/\n*.log\n');
  await bench.put('src/a.ts', 'zero\nneedle one\ntwo\nthree\nfour\nNeedle five\n');
  await bench.put('src/b.js', 'a needle\n');
  await bench.put('dist/out.ts', 'needle built\n');
  await bench.put('app.log', 'needle logged\n');
  await bench.put('.hidden/c.ts', 'needle hidden\n');
  await bench.put('.git/config', 'needle git\n');
  return bench;
}

test('paths of files with a match are shown by default, in order, without what is ignored', async () => {
  await using bench = await project();
  const result = await bench.call(grepTool, { pattern: 'needle' });
  expect(result.content).toEqual([{ type: 'text', text: '.hidden/c.ts\nsrc/a.ts\nsrc/b.js' }]);
  expect(result.details).toEqual({ type: 'search', matches: 3, files: 3, isCut: false });
});

test('content shows lines with file and number, and lines around them in groups', async () => {
  await using bench = await project();
  expect(await bench.text(grepTool, { pattern: 'needle', path: 'src', output_mode: 'content' })).toBe(
    'src/a.ts:2:needle one\nsrc/b.js:1:a needle',
  );
  expect(
    await bench.text(grepTool, { pattern: 'needle', path: 'src', output_mode: 'content', '-n': false, '-i': true, glob: '*.ts' }),
  ).toBe('src/a.ts:needle one\nsrc/a.ts:Needle five');
  expect(await bench.text(grepTool, { pattern: 'needle', path: 'src', output_mode: 'content', '-i': true, '-A': 1, '-B': 1 })).toBe(
    'src/a.ts-1-zero\nsrc/a.ts:2:needle one\nsrc/a.ts-3-two\n--\nsrc/a.ts-5-four\nsrc/a.ts:6:Needle five\n--\nsrc/b.js:1:a needle',
  );
});

test('count tells matching lines per file', async () => {
  await using bench = await project();
  const result = await bench.call(grepTool, { pattern: 'needle', path: 'src', output_mode: 'count', '-i': true });
  expect(result.content).toEqual([{ type: 'text', text: 'src/a.ts:2\nsrc/b.js:1' }]);
  expect(result.details).toEqual({ type: 'search', matches: 3, files: 2, isCut: false });
});

test('globs and types narrow the search and never bring back what is ignored', async () => {
  await using bench = await project();
  expect(await bench.text(grepTool, { pattern: 'needle', glob: '*.ts' })).toBe('.hidden/c.ts\nsrc/a.ts');
  expect(await bench.text(grepTool, { pattern: 'needle', glob: '*.{js,log}' })).toBe('src/b.js');
  expect(await bench.text(grepTool, { pattern: 'needle', glob: 'src/**/*.ts' })).toBe('src/a.ts');
  expect(await bench.text(grepTool, { pattern: 'needle', glob: '!*.ts' })).toBe('src/b.js');
  expect(await bench.text(grepTool, { pattern: 'needle', type: 'js' })).toBe('src/b.js');
  expect(await bench.text(grepTool, { pattern: 'needle', type: 'ts', glob: 'src/**' })).toBe('src/a.ts');
});

test('an ignored file or folder is searched where it is named', async () => {
  await using bench = await project();
  expect(await bench.text(grepTool, { pattern: 'needle', path: 'dist' })).toBe('dist/out.ts');
  expect(await bench.text(grepTool, { pattern: 'needle', path: 'app.log', output_mode: 'content' })).toBe('app.log:1:needle logged');
});

test('a pattern spans lines only where that was asked for', async () => {
  await using bench = await project();
  expect(await bench.text(grepTool, { pattern: 'one\\ntwo', output_mode: 'content' })).toMatch(/The search failed/);
  expect(await bench.text(grepTool, { pattern: 'one.two', output_mode: 'content', multiline: true })).toBe(
    'src/a.ts:2:needle one\nsrc/a.ts:3:two',
  );
});

test('a cut result says how it goes on, and goes on there', async () => {
  await using bench = await createToolBench();
  await bench.put('a.txt', 'x 1\nx 2\nx 3\n');
  const result = await bench.call(grepTool, { pattern: 'x', output_mode: 'content', head_limit: 2 });
  expect(result.content).toEqual([
    { type: 'text', text: 'a.txt:1:x 1\na.txt:2:x 2\n[Cut here. Continue with offset 2, or narrow the search.]' },
  ]);
  expect(result.details).toMatchObject({ isCut: true });
  expect(await bench.text(grepTool, { pattern: 'x', output_mode: 'content', head_limit: 2, offset: 2 })).toBe('a.txt:3:x 3');
  await bench.put('b.txt', 'x\n'.repeat(300));
  expect((await bench.text(grepTool, { pattern: 'x', path: 'b.txt', output_mode: 'content' })).split('\n')).toHaveLength(251);
  expect((await bench.text(grepTool, { pattern: 'x', path: 'b.txt', output_mode: 'content', head_limit: 0 })).split('\n')).toHaveLength(
    300,
  );
});

test('a search that floods is stopped at its room', async () => {
  await using bench = await createToolBench();
  await bench.put('a.txt', `${'needle '.repeat(30)}\n`.repeat(200_000));
  const text = await bench.text(grepTool, { pattern: 'needle', output_mode: 'content', head_limit: 0 });
  expect(text.length).toBeLessThan(41_000);
  expect(text).toMatch(/\[Cut here\. Continue with offset \d+, or narrow the search\.\]$/);
});

test('a long line is shown around its match', async () => {
  await using bench = await createToolBench();
  await bench.put('min.js', `${'a'.repeat(5_000)}needle${'b'.repeat(5_000)}\n`);
  const text = await bench.text(grepTool, { pattern: 'needle', output_mode: 'content' });
  expect(text).toMatch(/^min\.js:1:…a+needleb+… \[line cut, 10006 characters\]$/);
  expect(text.length).toBeLessThan(600);
});

test('what ripgrep complains of is shown', async () => {
  await using bench = await project();
  const broken = await bench.call(grepTool, { pattern: '(' });
  expect(broken.isError).toBe(true);
  expect(await bench.text(grepTool, { pattern: '(' })).toMatch(/The search failed:[^]*unclosed group/);
  expect(await bench.text(grepTool, { pattern: 'x', type: 'nonsense' })).toMatch(/unrecognized file type/);
  expect(await bench.text(grepTool, { pattern: 'x', path: 'srx' })).toContain(`Did you mean ${join(bench.folder, 'src')}?`);
});

test('no match is no error; a pattern that begins with a dash is a pattern', async () => {
  await using bench = await project();
  const result = await bench.call(grepTool, { pattern: '--files' });
  expect(result).toMatchObject({ isError: false, content: [{ text: 'No matches.' }] });
});

test('files that a rule keeps from being read are left out in every mode', async () => {
  await using bench = await project();
  bench.context.mayRead = (path) => !path.endsWith('b.js');
  for (const output_mode of ['content', 'files_with_matches', 'count']) {
    const text = await bench.text(grepTool, { pattern: 'needle', path: 'src', output_mode });
    expect(text).toContain('a.ts');
    expect(text).not.toContain('b.js');
  }
});

test('links to places outside are not followed', async () => {
  await using bench = await project();
  await using other = await createToolBench();
  await other.put('secret.ts', 'needle secret');
  await symlink(other.folder, join(bench.folder, 'src/out'));
  expect(await bench.text(grepTool, { pattern: 'needle', path: 'src' })).toBe('src/a.ts\nsrc/b.js');
});

test('a cancelled search ends with the reason', async () => {
  await using bench = await project();
  const abort = new AbortController();
  const search = grepTool.call({ pattern: 'x' }, { ...bench.context, signal: abort.signal });
  abort.abort(new Error('stopped by the person'));
  await expect(search).rejects.toThrow('stopped by the person');
});
