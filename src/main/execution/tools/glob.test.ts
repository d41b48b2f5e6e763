import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createToolBench, type ToolBench } from './fixtures/tool-bench.ts';
import { globTool } from './glob.ts';

async function project(): Promise<ToolBench> {
  const bench = await createToolBench();
  const files = [
    '.gitignore',
    'src/a.ts',
    'src/deep/b.ts',
    'src/deep/c.tsx',
    '.github/d.yml',
    'dist/e.ts',
    '.env',
    '.git/f.ts',
    'app/[id]/page.tsx',
  ];
  for (const [index, file] of files.entries()) {
    const path = await bench.put(file, file === '.gitignore' ? 'dist/\n.env\n' : '');
    await utimes(path, 1_000 + index, 1_000 + index);
  }
  return bench;
}

test('files come newest first, without what is ignored', async () => {
  await using bench = await project();
  const result = await bench.call(globTool, { pattern: '**/*.{ts,tsx}' });
  expect(result.content).toEqual([{ type: 'text', text: 'app/[id]/page.tsx\nsrc/deep/c.tsx\nsrc/deep/b.ts\nsrc/a.ts' }]);
  expect(result.details).toEqual({ type: 'search', matches: 4, files: 4, isCut: false });
});

test('a pattern without a slash fits at any depth, one with a slash only there', async () => {
  await using bench = await project();
  expect(await bench.text(globTool, { pattern: '*.ts' })).toBe('src/deep/b.ts\nsrc/a.ts');
  expect(await bench.text(globTool, { pattern: 'src/*.ts' })).toBe('src/a.ts');
  expect(await bench.text(globTool, { pattern: '*.ts', path: 'src/deep' })).toBe('src/deep/b.ts');
  expect(await bench.text(globTool, { pattern: join(bench.folder, 'src/**/b.*') })).toBe('src/deep/b.ts');
});

test('hidden files are found, ignored ones where they are named outright', async () => {
  await using bench = await project();
  expect(await bench.text(globTool, { pattern: '**/*.yml' })).toBe('.github/d.yml');
  expect(await bench.text(globTool, { pattern: '.env' })).toBe('.env');
  expect(await bench.text(globTool, { pattern: 'dist/**/*.ts' })).toBe('dist/e.ts');
  expect(await bench.text(globTool, { pattern: 'app/[id]/page.tsx' })).toBe('app/[id]/page.tsx');
});

test('nothing found is no error, a missing folder is', async () => {
  await using bench = await project();
  expect(await bench.call(globTool, { pattern: '*.rs' })).toMatchObject({ isError: false, content: [{ text: 'No files match.' }] });
  expect(await bench.call(globTool, { pattern: '*', path: 'srx' })).toMatchObject({ isError: true });
  expect(await bench.text(globTool, { pattern: '*', path: 'srx' })).toContain(`Did you mean ${join(bench.folder, 'src')}?`);
  expect(await bench.text(globTool, { pattern: '*', path: 'src/a.ts' })).toMatch(/is not a folder/);
});

test('at most 100 files are shown, and how many there are', async () => {
  await using bench = await createToolBench();
  await Promise.all(Array.from({ length: 120 }, (_, index) => bench.put(`f${index}.txt`, '')));
  const result = await bench.call(globTool, { pattern: '*.txt' });
  expect(result.details).toEqual({ type: 'search', matches: 120, files: 120, isCut: true });
  const lines = (await bench.text(globTool, { pattern: '*.txt' })).split('\n');
  expect([lines.length, lines.at(-1)]).toEqual([101, '[100 of 120 files, newest first. A narrower pattern shows others.]']);
});

test('files that a rule keeps from being read are left out', async () => {
  await using bench = await project();
  bench.context.mayRead = (path) => !path.endsWith('.env') && !path.endsWith('b.ts');
  expect(await bench.text(globTool, { pattern: '.env' })).toBe('No files match.');
  expect(await bench.text(globTool, { pattern: '*.ts' })).toBe('src/a.ts');
});

test('the folder a pattern names is what permission is asked for', () => {
  expect(globTool.access({ pattern: '/etc/*.conf' }, '/project')).toEqual([{ type: 'read', path: '/etc' }]);
  expect(globTool.access({ pattern: '../*/x' }, '/project/a')).toEqual([{ type: 'read', path: '/project' }]);
  expect(globTool.access({ pattern: '*', path: 'src' }, '/project')).toEqual([{ type: 'read', path: '/project/src' }]);
});
