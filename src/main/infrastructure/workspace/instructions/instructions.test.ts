import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tempTree, type TempTree } from '../testing/temp-tree.ts';
import { createInstructions } from './create-instructions.ts';
import { describeInstructions } from './describe-instructions.ts';

/** A home folder with a machine's own file, and a repository. */
interface Place {
  readonly home: TempTree;
  readonly tree: TempTree;
  /** The instructions of a session in a folder of the repository: paths from the repository (or `~`) on. */
  readonly given: (folder?: string, nested?: string[]) => Promise<[path: string, text: string][]>;
  readonly nested: (...files: string[]) => Promise<{ sources: string[]; instructions: [path: string, text: string][] }>;
  readonly described: (
    folder?: string,
  ) => Promise<{ path: string; kind: string; importedBy: string | null; bytes: number; note: string | null }[]>;
}

const open: Disposable[] = [];
afterEach(() => {
  for (const tree of open.splice(0)) tree[Symbol.dispose]();
});

function place(files: Record<string, string>, homeFiles: Record<string, string> = {}): Place {
  const home = tempTree(homeFiles);
  const tree = tempTree(files);
  open.push(home, tree);
  tree.git('init');
  const places = { home: home.path, managed: join(home.path, 'managed/CLAUDE.md') };
  const instructions = createInstructions(places);
  const short = (path: string): string => {
    const way = relative(tree.path, path);
    return way.startsWith('..') ? `~/${relative(home.path, path)}` : way;
  };
  const shortTexts = (found: { path: string; text: string }[]): [string, string][] => found.map(({ path, text }) => [short(path), text]);
  return {
    home,
    tree,
    given: async (folder = '.', nested = []) =>
      shortTexts(
        await instructions.session(
          join(tree.path, folder),
          nested.map((path) => join(tree.path, path)),
        ),
      ),
    nested: async (...paths) => {
      const found = await instructions.nested(
        tree.path,
        paths.map((path) => join(tree.path, path)),
      );
      return { sources: found.sources.map(short), instructions: shortTexts(found.instructions) };
    },
    described: async (folder = '.') => {
      const found = await describeInstructions(join(tree.path, folder), places);
      return found.map((file) => ({
        ...file,
        path: short(file.path),
        importedBy: file.importedBy === null ? null : short(file.importedBy),
      }));
    },
  };
}

describe('instruction files', () => {
  it('come in the order they apply: the machine’s, the person’s own, then folder by folder, each from general to local', async () => {
    const { given } = place(
      {
        'CLAUDE.md': 'root',
        '.claude/rules/b/c.md': 'rule c',
        '.claude/rules/a.md': 'rule a',
        '.claude/rules/a.txt': 'no rule',
        'app/AGENTS.md': 'agents',
        'app/CLAUDE.md': 'project',
        'app/.claude/CLAUDE.md': 'inner',
        'app/CLAUDE.local.md': 'local',
        'app/below/CLAUDE.md': 'below',
        'other/CLAUDE.md': 'other',
      },
      { 'managed/CLAUDE.md': 'managed', '.claude/CLAUDE.md': 'mine', '.claude/rules/r.md': 'my rule' },
    );
    expect(await given('app')).toEqual([
      ['~/managed/CLAUDE.md', 'managed'],
      ['~/.claude/CLAUDE.md', 'mine'],
      ['~/.claude/rules/r.md', 'my rule'],
      ['CLAUDE.md', 'root'],
      ['.claude/rules/a.md', 'rule a'],
      ['.claude/rules/b/c.md', 'rule c'],
      ['app/AGENTS.md', 'agents'],
      ['app/CLAUDE.md', 'project'],
      ['app/.claude/CLAUDE.md', 'inner'],
      ['app/CLAUDE.local.md', 'local'],
    ]);
  });

  it('of folders above a project count too, and may import from their own folder only', async () => {
    using outer = tempTree({ 'CLAUDE.md': 'above @repo/a.md', 'repo/a.md': 'a', 'repo/CLAUDE.md': 'mine @../b.md', 'b.md': 'b' });
    mkdirSync(join(outer.path, 'repo/.git'));
    const instructions = createInstructions({ home: join(outer.path, 'none'), managed: join(outer.path, 'none') });
    const found = await instructions.session(join(outer.path, 'repo'), []);
    expect(found.map(({ path, text }) => [relative(outer.path, path), text])).toEqual([
      ['CLAUDE.md', 'above @repo/a.md'],
      ['repo/a.md', 'a'],
      ['repo/CLAUDE.md', `mine @../b.md\n[@../b.md: ${outsideNote(join(outer.path, 'b.md'))}]`],
    ]);
  });

  it('may not import from a home folder that happens to be a repository', async () => {
    using home = tempTree({ 'work/CLAUDE.md': '@../key.txt', 'key.txt': 'secret' });
    mkdirSync(join(home.path, '.git'));
    const instructions = createInstructions({ home: home.path, managed: join(home.path, 'none') });
    const [found] = await instructions.session(join(home.path, 'work'), []);
    expect(found?.text).toContain('outside of the project');
  });

  it('that are one file under two names are given once', async () => {
    const { given, tree } = place({ 'AGENTS.md': 'once' });
    symlinkSync('AGENTS.md', join(tree.path, 'CLAUDE.md'));
    expect(await given()).toEqual([['AGENTS.md', 'once']]);
  });

  it('that are too long are cut at a line, with a note that says so', async () => {
    const { given } = place({ 'CLAUDE.md': 'a rule with ✓\n'.repeat(6000), 'AGENTS.md': '✓'.repeat(40_000) });
    const [agents, claude] = (await given()).map(([, text]) => text.split('\n'));
    expect(claude?.slice(0, -1).every((line) => line === 'a rule with ✓')).toBe(true);
    expect(claude?.at(-1)).toMatch(/^\[Cut here: the file has 96000 bytes, of which the first 65536 are given/);
    expect(agents?.[0]).toMatch(/^✓{21000,}$/u);
    expect(agents).toHaveLength(2);
  });

  it('have 256 KiB together, which no import takes from a file that counts by itself', async () => {
    const big = `${'x'.repeat(63)}\n`.repeat(1023);
    const { described } = place({
      'AGENTS.md': `@1.md @2.md @3.md @4.md @5.md`,
      ...Object.fromEntries([1, 2, 3, 4, 5].map((name) => [`${name}.md`, big])),
      'CLAUDE.local.md': big,
    });
    const files = await described();
    expect(files.filter(({ bytes }) => bytes === big.length).map(({ path }) => path)).toEqual(['1.md', '2.md', '3.md', 'CLAUDE.local.md']);
    expect(files.find(({ path }) => path === '4.md')?.note).toBe(
      'Left out: the instruction files before it have used up the room for all of them.',
    );
  });

  it('that are rules for some files only do not come before such a file is worked on', async () => {
    const { given, nested } = place({
      '.claude/rules/ts.md': '---\npaths: "src/**/*.ts"\n---\nUse types.',
      'src/a.ts': '',
      'a.ts': '',
    });
    expect(await given()).toEqual([]);
    expect(await nested('a.ts')).toEqual({ sources: [], instructions: [] });
    const rule = ['.claude/rules/ts.md', '---\npaths: "src/**/*.ts"\n---\nUse types.'];
    expect(await nested('src/a.ts')).toEqual({ sources: ['.claude/rules/ts.md'], instructions: [rule] });
    expect(await given('.', ['.claude/rules/ts.md'])).toEqual([rule]);
  });
});

describe('imports', () => {
  it('stand behind the file that names them, relative to it, each given once', async () => {
    const { given } = place(
      {
        'CLAUDE.md': 'See @docs/a.md, @AGENTS.md and @docs/a.md; ask @alice about @types/node and `@docs/no.md`.',
        'docs/a.md': 'a: @b.md',
        'docs/b.md': 'b',
        'docs/no.md': 'no',
        'AGENTS.md': 'agents: @./docs/b.md',
      },
      { '.claude/CLAUDE.md': '@~/style.md', 'style.md': 'style' },
    );
    expect(await given()).toEqual([
      ['~/.claude/CLAUDE.md', '@~/style.md'],
      ['~/style.md', 'style'],
      ['AGENTS.md', 'agents: @./docs/b.md'],
      ['docs/b.md', 'b'],
      ['CLAUDE.md', 'See @docs/a.md, @AGENTS.md and @docs/a.md; ask @alice about @types/node and `@docs/no.md`.'],
      ['docs/a.md', 'a: @b.md'],
    ]);
  });

  it('are followed over 4 files; the fifth is named where it is imported', async () => {
    const { given, described } = place({
      'CLAUDE.md': '@1.md',
      ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.md`, `@${n + 1}.md\nend`])),
    });
    const files = await given();
    expect(files.map(([path]) => path)).toEqual(['CLAUDE.md', '1.md', '2.md', '3.md', '4.md']);
    expect(files.at(-1)?.[1]).toBe('@5.md\n[@5.md: Left out: imports are followed over 4 files at most.]\nend');
    expect((await described()).at(-1)).toEqual({
      path: '5.md',
      kind: 'import',
      importedBy: '4.md',
      bytes: 0,
      note: 'Left out: imports are followed over 4 files at most.',
    });
  });

  it('that lead back are said to, and end there', async () => {
    const { given } = place({ 'CLAUDE.md': '@a.md', 'a.md': '@b.md\n@a.md', 'b.md': '@CLAUDE.md' });
    expect(await given()).toEqual([
      ['CLAUDE.md', '@a.md'],
      ['a.md', '@b.md\n@a.md\n[@a.md: Left out: it leads back to this file (a cycle).]'],
      ['b.md', '@CLAUDE.md\n[@CLAUDE.md: Left out: it leads back to this file (a cycle).]'],
    ]);
  });

  it('of a project may not lead out of it, by path, by link or through the person’s own files', async () => {
    const { given, home, tree } = place({ 'CLAUDE.md': '@../x/y.md\n@~/key.txt\n@/etc/hostname.txt\n@link.md' }, { 'key.txt': 'secret' });
    symlinkSync(join(home.path, 'key.txt'), join(tree.path, 'link.md'));
    tree.write('own.md', '@link.md');
    home.write('.claude/CLAUDE.md', `@${join(tree.path, 'own.md')}`);
    const texts = Object.fromEntries(await given());
    expect(texts['own.md']).toBe(`@link.md\n[@link.md: ${outsideNote(join(home.path, 'key.txt'))}]`);
    expect(texts['CLAUDE.md']?.match(/outside of the project/g)).toHaveLength(4);
    expect(JSON.stringify(texts)).not.toContain('secret');
  });

  it('that cannot be given are named with the reason', async () => {
    const { given, tree } = place({ 'CLAUDE.md': '@none.md\n@docs/\n@./docs\n@bin.md\n@pipe.md\n@big.md', 'docs/a.md': '' });
    tree.write('bin.md', Buffer.from([0, 1, 2, 0xff]));
    tree.write('big.md', Buffer.alloc(10 * 1024 * 1024, 'x'));
    execFileSync('mkfifo', [join(tree.path, 'pipe.md')]);
    expect((await given())[0]?.[1].split('\n')).toEqual([
      '@none.md',
      '[@none.md: Left out: there is no such file.]',
      '@docs/',
      '@./docs',
      '[@./docs: Left out: this is a folder.]',
      '@bin.md',
      '[@bin.md: Left out: this is not UTF-8 text.]',
      '@pipe.md',
      '[@pipe.md: Left out: this is no regular file.]',
      '@big.md',
      '[@big.md: Left out: the file has 10485760 bytes; files over 4 MiB are not given.]',
    ]);
  });
});

describe('instruction files of folders below', () => {
  it('count where the agent works in them or under them, not what packages bring', async () => {
    const { nested, given } = place({
      'CLAUDE.md': 'root @shared.md',
      'shared.md': 'shared',
      'a/CLAUDE.md': 'a @../shared.md @more.md',
      'a/more.md': 'more',
      'a/b/AGENTS.md': 'b',
      'c/CLAUDE.md': 'c',
      'node_modules/x/CLAUDE.md': 'x',
    });
    expect(await nested('top.ts', 'node_modules/x/index.js', '../elsewhere/y.ts')).toEqual({ sources: [], instructions: [] });
    const texts = [
      ['a/CLAUDE.md', 'a @../shared.md @more.md'],
      ['a/more.md', 'more'],
      ['a/b/AGENTS.md', 'b'],
    ];
    expect(await nested('a/b/deep/er.ts')).toEqual({ sources: ['a/CLAUDE.md', 'a/b/AGENTS.md'], instructions: texts });
    expect(await given('.', ['a/CLAUDE.md', 'a/b/AGENTS.md', 'gone/CLAUDE.md'])).toEqual([
      ['CLAUDE.md', 'root @shared.md'],
      ['shared.md', 'shared'],
      ...texts,
    ]);
  });

  it('are told beside those that a session begins with, with kind and size', async () => {
    const { described } = place(
      { 'CLAUDE.md': 'root', 'CLAUDE.local.md': 'local', '.claude/rules/ts.md': '---\npaths: "*.ts"\n---', 'a/.claude/CLAUDE.md': 'äé' },
      { 'managed/CLAUDE.md': 'm', '.claude/CLAUDE.md': 'u' },
    );
    const plain = { importedBy: null, note: null };
    expect(await described()).toEqual([
      { ...plain, path: '~/managed/CLAUDE.md', kind: 'managed', bytes: 1 },
      { ...plain, path: '~/.claude/CLAUDE.md', kind: 'user', bytes: 1 },
      { ...plain, path: 'CLAUDE.md', kind: 'project', bytes: 4 },
      { ...plain, path: '.claude/rules/ts.md', kind: 'project', bytes: 0, note: 'Given only with files that match *.ts.' },
      { ...plain, path: 'CLAUDE.local.md', kind: 'local', bytes: 5 },
      { ...plain, path: 'a/.claude/CLAUDE.md', kind: 'nested', bytes: 4 },
    ]);
  });
});

describe('hostile instruction files', () => {
  it('that cannot be used are named with a reason, and fail nothing', async () => {
    const { given, home, tree } = place({}, { secret: 'key' });
    tree.write('CLAUDE.md', Buffer.from([0, 1, 2, 0xff]));
    mkdirSync(join(tree.path, '.claude/CLAUDE.md'), { recursive: true });
    symlinkSync(join(home.path, 'secret'), join(tree.path, 'AGENTS.md'));
    symlinkSync('CLAUDE.local.md', join(tree.path, 'CLAUDE.local.md'));
    expect((await given()).map(([, text]) => text)).toEqual([
      `[${outsideNote(join(home.path, 'secret'))}]`,
      '[Left out: this is not UTF-8 text.]',
      '[Left out: this is no regular file.]',
      '[Left out: it could not be read (ELOOP).]',
    ]);
  });

  it('of 10 MB, a pipe, and one that may not be read are each said to be', async () => {
    const { given, tree } = place({ 'CLAUDE.local.md': 'x' });
    tree.write('AGENTS.md', Buffer.alloc(10 * 1024 * 1024, 'x'));
    execFileSync('mkfifo', [join(tree.path, 'CLAUDE.md')]);
    chmodSync(join(tree.path, 'CLAUDE.local.md'), 0o000);
    const [big, pipe, closed] = (await given()).map(([, text]) => text);
    expect(big).toBe('[Left out: the file has 10485760 bytes; files over 4 MiB are not given.]');
    expect(pipe).toBe('[Left out: this is no regular file.]');
    // An administrator may read everything.
    expect(closed).toBe(process.getuid?.() === 0 ? 'x' : '[Left out: it could not be read (EACCES).]');
  });

  it('with 1,000 imports have 200 of them looked for, and say how many are left out', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `@docs/${index}.md`);
    const { given } = place({ 'CLAUDE.md': lines.join('\n'), ...Object.fromEntries(lines.map((line) => [line.slice(1), line])) });
    const files = await given();
    // Half of the lookups are imports of the imports.
    expect(files.length).toBeLessThanOrEqual(201);
    expect(files[0]?.[1]).toMatch(/\n\[\d+ more imports are left out: too many for one session\.\]$/);
  });

  it('that import each other without end are read once each', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `${index}.md`);
    const all = names.map((name) => `@${name}`).join('\n');
    const { given } = place({ 'CLAUDE.md': all, ...Object.fromEntries(names.map((name) => [name, all])) });
    const files = await given();
    expect(files.map(([path]) => path).toSorted()).toEqual([...names, 'CLAUDE.md'].toSorted());
  });

  it('of a rules folder that is a link are not even listed', async () => {
    const { given, home, tree } = place({ 'CLAUDE.md': 'root' }, { 'notes/secret-name.md': 'secret' });
    mkdirSync(join(tree.path, '.claude'));
    symlinkSync(join(home.path, 'notes'), join(tree.path, '.claude/rules'));
    expect(await given()).toEqual([['CLAUDE.md', 'root']]);
  });
});

function outsideNote(path: string): string {
  return `Left out: this leads to ${path}, outside of the project, and a project may give only what lies in it.`;
}
