import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeScratchRepo } from './scratch-repo.ts';

it('is a project with a history and nothing left to commit', async () => {
  await using repo = await makeScratchRepo();
  expect((await repo.git('log', '--format=%s')).trim().split('\n')).toEqual([
    'Test the sum of a basket',
    'Add prices and sums',
    'Begin the till',
  ]);
  expect(await repo.git('status', '--short')).toBe('');
  expect(await readFile(path.join(repo.folder, 'src/till.js'), 'utf8')).toContain('return total;');
});

it('can have work in progress: changed, new and staged', async () => {
  await using repo = await makeScratchRepo({ isDirty: true });
  expect(await repo.git('status', '--short')).toBe('A  src/receipt.js\n M src/till.js\n?? NOTES.md\n');
});

it('leaves nothing behind', async () => {
  let folder = '';
  {
    await using repo = await makeScratchRepo();
    folder = repo.folder;
  }
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});
