import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isInside, toAbsolute, toReal } from './resolve-path.ts';

async function newFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'tessera-paths-')));
}

test('paths are absolute, in the home folder, or relative to the folder', () => {
  const at = (path: string): string => toAbsolute(path, '/code/project', '/home/person');
  expect([at('src/../a.ts'), at('/etc/./hosts'), at('~'), at('~/x'), at('~other/x')]).toEqual([
    '/code/project/a.ts',
    '/etc/hosts',
    '/home/person',
    '/home/person/x',
    '/code/project/~other/x',
  ]);
});

test('links are resolved, also in the parents of what does not exist', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'real'));
  await symlink('real', join(folder, 'link'));
  expect(await toReal(join(folder, 'link'))).toBe(join(folder, 'real'));
  expect(await toReal(join(folder, 'link/new/deep.txt'))).toBe(join(folder, 'real/new/deep.txt'));
});

test('a link to nothing leads to what would be created', async () => {
  const folder = await newFolder();
  await symlink('/nowhere/at/all', join(folder, 'dangling'));
  await symlink('dangling', join(folder, 'twice'));
  expect(await toReal(join(folder, 'dangling'))).toBe('/nowhere/at/all');
  expect(await toReal(join(folder, 'twice/x'))).toBe('/nowhere/at/all/x');
});

test('links in a circle and paths through files end', async () => {
  const folder = await newFolder();
  await symlink('b', join(folder, 'a'));
  await symlink('a', join(folder, 'b'));
  await writeFile(join(folder, 'file'), '');
  expect(await toReal(join(folder, 'a'))).toMatch(/\/[ab]$/);
  expect(await toReal(join(folder, 'file/x'))).toBe(join(folder, 'file/x'));
});

test('a folder that begins with the same letters is not inside', () => {
  expect([isInside('/a/b', '/a'), isInside('/a', '/a'), isInside('/ab', '/a'), isInside('/x', '/')]).toEqual([true, true, false, true]);
});
