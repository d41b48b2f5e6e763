import { describe, expect, it } from 'vitest';
import { tempTree } from '../testing/temp-tree.ts';
import { createFileList, listFiles } from './file-list.ts';
import { rankFiles, type Candidate } from './rank.ts';

const candidate = (path: string, isFolder = false): Candidate => {
  const lower = path.toLowerCase();
  return { path, isFolder, lower, nameStart: lower.lastIndexOf('/') + 1 };
};
const rank = (paths: string[], query: string, limit = 10) =>
  rankFiles(
    paths.map((path) => candidate(path)),
    query,
    limit,
  ).map((match) => match.path);

describe('ranking', () => {
  it('puts the name that is meant first', () => {
    const paths = [
      'docs/state-of-things.md',
      'src/state.test.ts',
      'src/restated.ts',
      'src/state.ts',
      'src/state/reader.ts',
      'src/s-t-a-t-e.ts',
      'other.ts',
    ];
    expect(rank(paths, 'state')).toEqual([
      'src/state.ts',
      'src/state.test.ts',
      'docs/state-of-things.md',
      'src/restated.ts',
      'src/state/reader.ts',
      'src/s-t-a-t-e.ts',
    ]);
  });

  it('finds letters in order, those that begin words first, in any case', () => {
    expect(rank(['src/technical.ts', 'src/abacus/files.ts', 'src/tool-call-card.tsx'], 'TCC')).toEqual([
      'src/tool-call-card.tsx',
      'src/technical.ts',
    ]);
    expect(rank(['src/mainly/index.ts', 'src/main/index.ts'], 'mi')).toEqual(['src/main/index.ts', 'src/mainly/index.ts']);
  });

  it('judges a query with a slash by the path', () => {
    expect(rank(['lib/src/a.ts', 'src/a.ts', 'src/b.ts'], 'src/a')).toEqual(['src/a.ts', 'lib/src/a.ts']);
    expect(rank(['src/a.ts'], './src\\a')).toEqual(['src/a.ts']);
  });

  it('gives no more than asked for, and those are the best', () => {
    const many = Array.from({ length: 500 }, (_, index) => `deep/down/here/file-${index}.ts`);
    expect(rank([...many, 'file.ts'], 'file', 1)).toEqual(['file.ts']);
    expect(rank(many, 'file', 7)).toHaveLength(7);
    expect(rank(many, 'nothing like it')).toEqual([]);
  });

  it('shows the top of the project while nothing is typed', () => {
    expect(rank(['.github/x.yml', 'a/b/c.ts', 'package.json', '.gitignore', 'readme.md'], '', 3)).toEqual([
      'package.json',
      'readme.md',
      '.gitignore',
    ]);
  });

  it('ranks 100,000 paths without a noticeable wait', () => {
    const candidates = Array.from({ length: 100_000 }, (_, index) =>
      candidate(`packages/part-${index % 300}/src/some/folder/component-${index}.test.tsx`),
    );
    const begin = performance.now();
    for (const query of ['c', 'component-999', 'pscf9', 'part-12/src']) expect(rankFiles(candidates, query, 50)).toHaveLength(50);
    expect((performance.now() - begin) / 4).toBeLessThan(400);
  });
});

describe('the list of files', () => {
  it('holds hidden files and folders, not what git ignores nor what git keeps', async () => {
    using tree = tempTree({ '.gitignore': 'out/\n', 'out/a.js': '', '.git/HEAD': '', '.env.example': '', 'src/deep/ü b.ts': '' });
    expect((await listFiles(tree.path)).toSorted()).toEqual(['.env.example', '.gitignore', 'src/deep/ü b.ts']);
    const listed = await createFileList(() => 0).of(tree.path);
    expect(
      listed
        .filter((entry) => entry.isFolder)
        .map((entry) => entry.path)
        .toSorted(),
    ).toEqual(['src', 'src/deep']);
  });

  it('of a folder that went away is refused and not remembered', async () => {
    using tree = tempTree({ 'a.ts': '' });
    const files = createFileList(() => 0);
    await expect(files.of(`${tree.path}/gone`)).rejects.toMatchObject({ name: 'ServiceError', code: 'CONFLICT' });
    tree.write('gone/b.ts', '');
    expect((await files.of(`${tree.path}/gone`)).map((entry) => entry.path)).toEqual(['b.ts']);
  });
});
