import { mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { tempTree } from './testing/temp-tree.ts';
import { listFolders } from './list-folders.ts';

it('sub-folders come by name, with links to folders, without files and hidden ones, repositories and worktrees marked', async () => {
  using tree = tempTree({ 'b10/.git/HEAD': '', 'b9/x': '', 'Alpha/.git': 'gitdir: elsewhere', file: '', '.hidden/x': '' });
  symlinkSync(join(tree.path, 'b9'), join(tree.path, 'link'));
  symlinkSync(join(tree.path, 'file'), join(tree.path, 'file link'));
  symlinkSync(join(tree.path, 'gone'), join(tree.path, 'broken link'));
  expect(await listFolders(tree.path)).toEqual({
    path: tree.path,
    parent: dirname(tree.path),
    folders: [
      { name: 'Alpha', path: join(tree.path, 'Alpha'), isRepository: true },
      { name: 'b9', path: join(tree.path, 'b9'), isRepository: false },
      { name: 'b10', path: join(tree.path, 'b10'), isRepository: true },
      { name: 'link', path: join(tree.path, 'link'), isRepository: false },
    ],
  });
});

it('begins at home, knows "~", ends at the root, and refuses what is no folder', async () => {
  using tree = tempTree({ file: '' });
  expect((await listFolders(null)).path).toBe(homedir());
  expect((await listFolders('~')).path).toBe(homedir());
  expect((await listFolders('/')).parent).toBeNull();
  await expect(listFolders(join(tree.path, 'file'))).rejects.toMatchObject({ code: 'UNUSABLE_PATH', data: { reason: 'not-a-folder' } });
  mkdirSync(join(tree.path, 'empty'));
  expect((await listFolders(join(tree.path, 'empty'))).folders).toEqual([]);
});
