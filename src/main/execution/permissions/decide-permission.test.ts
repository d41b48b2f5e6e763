import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import type { PermissionDecision } from '#main/execution/executor/types.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { decidePermission } from './decide-permission.ts';

let root: string;
let folder: string;
let home: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tessera-decide-')));
  folder = join(root, 'project');
  home = join(root, 'home');
  await mkdir(join(folder, 'src/deep'), { recursive: true });
  await mkdir(join(folder, '.git'));
  await mkdir(home);
  await mkdir(join(root, 'other'));
  await writeFile(join(root, 'other/secret.txt'), 'secret');
  await writeFile(join(folder, 'src/a.ts'), '');
  await writeFile(join(folder, '.env'), '');
  await symlink(join(root, 'other'), join(folder, 'src/out'));
  await symlink(join(folder, '.env'), join(folder, 'src/config'));
});

interface Given {
  mode?: PermissionMode;
  allow?: string[];
  ask?: string[];
  deny?: string[];
  base?: string;
  memory?: false;
}

const tools = new Map(createTools().map((tool) => [tool.name, tool]));

function decide(
  name: string,
  input: JsonObject,
  { mode = 'default', allow = [], ask = [], deny = [], base, memory }: Given = {},
): Promise<PermissionDecision> {
  const tool = tools.get(name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const rules = { allow, ask, deny } as const satisfies Record<PermissionRule['behavior'], string[]>;
  const all = Object.entries(rules).flatMap(([behavior, list]) =>
    list.map((rule): PermissionRule => ({
      behavior: behavior as PermissionRule['behavior'],
      rule,
      source: 'local',
      ...(base === undefined ? {} : { base }),
    })),
  );
  return decidePermission({
    tool,
    input,
    mode,
    rules: all,
    folder,
    home,
    readableFolders: [join(root, 'results')],
    protectedFolders: [join(root, 'data')],
    memoryFolder: memory === false ? null : join(root, 'data/projects/-a/memory'),
  });
}

const read = (path: string, given?: Given): Promise<string> => decide('Read', { file_path: path }, given).then(({ type }) => type);
const write = (path: string, given?: Given): Promise<string> =>
  decide('Write', { file_path: path, content: '' }, given).then(({ type }) => type);
const edit = (path: string, given?: Given): Promise<string> =>
  decide('Edit', { file_path: path, old_string: 'a', new_string: 'b' }, given).then(({ type }) => type);
const bash = (command: string, given?: Given): Promise<string> => decide('Bash', { command }, given).then(({ type }) => type);

describe('the memory of the project', () => {
  const inData = (path: string): string => join(root, 'data/projects', path);
  const note = (): string => inData('-a/memory/topics/build.md');

  test('is read and written by file tools without a question, in plan mode only read', async () => {
    for (const mode of ['default', 'acceptEdits', 'dontAsk', 'bypassPermissions'] as const) {
      expect(await write(note(), { mode }), mode).toBe('allow');
      expect(await edit(note(), { mode }), mode).toBe('allow');
      expect(await read(note(), { mode }), mode).toBe('allow');
    }
    expect(await read(note(), { mode: 'plan' })).toBe('allow');
    expect(await write(note(), { mode: 'plan' })).toBe('deny');
    expect((await decide('Grep', { pattern: 'x', path: inData('-a/memory') })).type).toBe('allow');
    expect((await decide('Glob', { pattern: '*', path: inData('-a/memory') })).type).toBe('allow');
    expect(await write(note(), { memory: false })).toBe('ask');
  });

  test('is denied or asked for where the person says so', async () => {
    expect(await write(note(), { deny: ['Edit(//**/memory/**)'] })).toBe('deny');
    expect(await write(note(), { ask: ['Edit(//**/memory/**)'] })).toBe('ask');
    expect(await read(note(), { deny: ['Read(//**/memory/**)'] })).toBe('deny');
  });

  test('ends at its folder: by the name, by .. and by links', async () => {
    await mkdir(inData('-a/memory'), { recursive: true });
    await symlink(join(root, 'other'), inData('-a/memory/out')).catch(() => undefined);
    await symlink(inData('-a/memory'), join(folder, 'src/notes')).catch(() => undefined);
    const outside = [
      '-b/memory/MEMORY.md',
      '-a/memory2/x.md',
      '-a/x.md',
      '-a/memory/../x.md',
      '../settings.json',
      '-a/memory/out/secret.txt',
    ];
    for (const path of outside) {
      expect(await write(inData(path), { mode: 'acceptEdits' }), path).toBe('ask');
      expect(await read(inData(path)), path).toBe('ask');
      expect(await read(inData(path), { mode: 'dontAsk' }), path).toBe('deny');
    }
    expect(await write('src/notes/MEMORY.md')).toBe('allow');
    expect(await write(inData('-a/memory/.git/config'))).toBe('ask');
    expect(await write(inData('-a/memory/.mcp.json'))).toBe('ask');
  });

  test('is nothing that a command may write', async () => {
    expect(await bash(`echo x > ${note()}`)).toBe('ask');
    expect(await bash(`echo x > ${note()}`, { mode: 'dontAsk' })).toBe('deny');
    expect(await bash(`cat ${note()}`)).toBe('ask');
  });
});

describe('files without rules', () => {
  test('reading is free inside the folder and in readable folders, asked for elsewhere', async () => {
    expect(await read('src/a.ts')).toBe('allow');
    expect(await read(join(root, 'results/x.txt'))).toBe('allow');
    expect(await read('../other/secret.txt')).toBe('ask');
    expect(await read('~/x')).toBe('ask');
    expect(await decide('Grep', { pattern: 'x', path: '/etc' })).toMatchObject({ type: 'ask', suggestedRules: ['Read(//etc)'] });
  });

  test('a link that leads out of the folder is judged by where it leads', async () => {
    expect(await read('src/out/secret.txt')).toBe('ask');
    expect(await write('src/out/new.txt', { mode: 'acceptEdits' })).toBe('ask');
  });

  test('writing is asked for, accepted inside the folder in acceptEdits, refused in plan', async () => {
    expect(await write('src/b.ts')).toBe('ask');
    expect(await write('src/b.ts', { mode: 'acceptEdits' })).toBe('allow');
    expect(await edit('src/a.ts', { mode: 'acceptEdits' })).toBe('allow');
    expect(await write('/tmp/x', { mode: 'acceptEdits' })).toBe('ask');
    expect(await decide('Write', { file_path: 'x', content: '' }, { mode: 'plan', allow: ['Edit'] })).toMatchObject({
      type: 'deny',
      because: expect.stringMatching(/^Plan mode is on/),
    });
    expect(await write('/tmp/x', { mode: 'bypassPermissions' })).toBe('allow');
  });

  test('where nobody is asked, the denial names the rule that would allow it', async () => {
    expect(await decide('Edit', { file_path: 'src/a.ts', old_string: 'a', new_string: 'b' }, { mode: 'dontAsk' })).toMatchObject({
      type: 'deny',
      because: expect.stringMatching(/nobody is asked\. The rule Edit\(\/src\/\*\*\) would allow it\.$/),
      suggestedRules: ['Edit(/src/**)'],
    });
  });

  test.each(['.git/hooks/pre-commit', '.claude/settings.json', '.claude/commands/x.md', '.mcp.json', 'src/../.GIT/config'])(
    'writing %s is asked for whatever rules and modes say',
    async (path) => {
      expect(await decide('Write', { file_path: path, content: '' }, { mode: 'acceptEdits', allow: ['Edit', 'Write'] })).toMatchObject({
        type: 'ask',
        suggestedRules: [],
      });
      expect(await write(path, { mode: 'dontAsk', allow: ['Edit'] })).toBe('deny');
      expect(await write(path, { mode: 'bypassPermissions' })).toBe('allow');
    },
  );

  test('the data folder is protected too', async () => {
    expect(await decide('Write', { file_path: join(root, 'data/settings.json'), content: '' }, { allow: ['Edit'] })).toMatchObject({
      type: 'ask',
      suggestedRules: [],
    });
  });
});

describe('rules for files', () => {
  test('deny comes before ask, ask before allow, however special the rules are', async () => {
    const given = { deny: ['Read(/src/**)'], ask: ['Read(.env)'], allow: ['Read'] };
    expect(await read('src/a.ts', { ...given, base: folder })).toBe('deny');
    expect(await read('.env', given)).toBe('ask');
    expect(await read('/etc/hosts', given)).toBe('allow');
    expect(await read('src/a.ts', { ...given, base: folder, mode: 'bypassPermissions' })).toBe('deny');
  });

  test('patterns are absolute, in the home folder, beside their settings, or in the working folder', async () => {
    expect(await read('/etc/hosts', { allow: ['Read(//etc/**)'] })).toBe('allow');
    expect(await read('/etc/hosts', { allow: ['Read(/etc/**)'] })).toBe('ask');
    expect(await read(join(home, 'notes/x.md'), { allow: ['Read(~/notes/*.md)'] })).toBe('allow');
    expect(await write('src/deep/x.ts', { allow: ['Edit(/deep/**)'], base: join(folder, 'src') })).toBe('allow');
    expect(await write('src/deep/x.ts', { allow: ['Edit(src/**)'] })).toBe('allow');
    expect(await write('src/deep/x.ts', { allow: ['Edit(*.ts)'] })).toBe('allow');
    expect(await write('src/deep/x.js', { allow: ['Edit(*.ts)'] })).toBe('ask');
    expect(await read('../other/secret.txt', { allow: ['Read(../other/**)'] })).toBe('allow');
    expect(await decide('Grep', { pattern: 'x', path: '/etc' }, { allow: ['Read(//etc/**)'] })).toMatchObject({
      type: 'allow',
      rule: 'Read(//etc/**)',
    });
  });

  test('Read rules are for everything that reads, Edit rules for everything that writes', async () => {
    expect(await decide('Grep', { pattern: 'x', path: 'src' }, { deny: ['Read(src)'] })).toMatchObject({ type: 'deny' });
    expect(await decide('Glob', { pattern: 'src/**' }, { deny: ['Read(/src)'], base: folder })).toMatchObject({ type: 'deny' });
    expect(await write('src/x', { allow: ['Edit(src/**)'] })).toBe('allow');
    expect(await edit('src/x', { allow: ['Write(src/**)'] })).toBe('ask');
    expect(await write('src/x', { deny: ['Edit'], mode: 'bypassPermissions' })).toBe('deny');
    expect(await write('src/x', { allow: ['Read'] })).toBe('ask');
  });

  test('to allow, a link and its target must both fit; to deny, one of them', async () => {
    const target = `Read(/${join(root, 'other')}/**)`;
    expect(await read('src/out/secret.txt', { allow: ['Read(src/**)'] })).toBe('ask');
    expect(await read('src/out/secret.txt', { allow: [target] })).toBe('ask');
    expect(await read('src/config', { deny: ['Read(.env)'] })).toBe('deny');
    expect(await read('src/out/secret.txt', { deny: [target], allow: ['Read'] })).toBe('deny');
  });

  test('a denied name is denied in other case, an allowed one is not allowed in it', async () => {
    expect(await read('.ENV', { deny: ['Read(.env)'] })).toBe('deny');
    expect(await write('SRC/x', { allow: ['Edit(src/**)'] })).toBe('ask');
  });

  test('what is no rule never allows', async () => {
    for (const rule of ['*', 'Wri*', 'Edit(', 'Edit)', '!Edit(src)', 'Edit(!src/**)', 'WebFetch(domain:*)', ''])
      expect(await write('src/x', { allow: [rule] })).toBe('ask');
  });
});

describe('other tools', () => {
  test('what changes nothing is allowed in every mode', async () => {
    for (const mode of ['default', 'plan', 'dontAsk'] as const)
      expect(await decide('TodoWrite', { todos: [] }, { mode })).toMatchObject({ type: 'allow' });
    expect(await decide('TodoWrite', { todos: [] }, { deny: ['TodoWrite'] })).toMatchObject({ type: 'deny', rule: 'TodoWrite' });
    expect(await decide('TodoWrite', { todos: [] }, { deny: ['Todo*'] })).toMatchObject({ type: 'deny' });
  });
});

describe('commands without rules', () => {
  test.each([
    'ls -la src',
    'git status',
    'git log --oneline -5',
    'git diff HEAD~1 -- src',
    'git show HEAD:src/a.ts',
    'git branch --list',
    'pwd',
    'wc -l src/a.ts',
    'cat src/a.ts | head -20',
    'rg -n "foo bar" src',
    'grep -rn foo src --include="*.ts"',
    'find . -name "*.ts" -type f',
    'echo hi && echo "$HOME"',
    'node --version',
    'cd src && ls && cat a.ts',
    "sed -n '1,20p' src/a.ts",
    'ls src/*.ts',
    'sort src/a.ts | uniq -c 2>/dev/null',
    'if [ -f src/a.ts ]; then echo yes; fi',
    'export NODE_ENV=test',
    'timeout 5 git status',
    'cat <<EOF\nhello $(pwd)\nEOF',
    'git -C src status',
    'which node',
    'LC_ALL=C sort src/a.ts',
    'x=$(git rev-parse HEAD)',
    'test -f a || true',
  ])('%s only looks', async (command) => {
    expect(await bash(command)).toBe('allow');
    expect(await bash(command, { mode: 'plan' })).toBe('allow');
    expect(await bash(command, { mode: 'dontAsk' })).toBe('allow');
  });

  test.each([
    'npm test',
    'rm a',
    'node a.js',
    'git push',
    'git branch -D x',
    'git branch x',
    'git tag v1',
    'git checkout x',
    'git diff --output=x',
    'git log --ext-diff',
    'git -c core.pager=x log',
    'find . -delete',
    'find . -exec cat {} +',
    'find . -fprint x',
    'sort -o x y',
    'rg --pre x y',
    'sed -i s/a/b/ x',
    "sed -n 'w x' y",
    'sed s/a/b/ x',
    'tree -o x',
    'uniq a b',
    'date -s x',
    'echo hi > x',
    'cat src/a.ts >> y',
    'ls | tee x',
    'echo $SECRET',
    'printenv',
    'env',
    'awk 1 x',
    'xargs cat',
    'ls "$X"',
    'cat $(ls)',
    'hostname x',
    'node',
    'python -v',
    'PATH=. ls',
    'PATH=.; ls',
    'export PATH=.',
    'LD_PRELOAD=x ls',
    'GIT_DIR=x git status',
    'declare -i x',
    'source x',
    'ls & x',
    './ls',
    'npx --version x',
    'http_proxy=x ls',
    'ls "',
    'f() { cat a; }',
    'echo <(ls',
    'echo $((x))',
    'cat src/out/*',
    'cat < /etc/passwd',
    'git diff /etc/passwd /dev/null',
    'command cat /etc/passwd',
    'cp a b',
    'mkdir x',
  ])('%s is asked for', async (command) => {
    expect(await bash(command)).toBe('ask');
    expect(await bash(command, { mode: 'dontAsk' })).toBe('deny');
  });

  test.each([
    'cat /etc/passwd',
    'cat ~/x',
    'cat ../other/secret.txt',
    'cd .. && ls',
    'cd src; cat ../../other/secret.txt',
    'cat src/out/secret.txt',
    'cat src/out/../secret.txt',
    'ls /',
    'head -c 5 src/o*/secret.txt',
    'grep x src/out/secret.txt',
    'git -C .. status',
    'cd src/out && cat secret.txt',
    'diff src/a.ts /etc/hosts',
    'find /etc -name x',
    'cd && ls',
  ])('%s looks outside the folder and is asked for, also in plan mode', async (command) => {
    expect(await bash(command)).toBe('ask');
    expect(await bash(command, { mode: 'plan' })).toBe('ask');
  });

  test('a file whose name looks like an option is not taken for a file', async () => {
    await mkdir(join(folder, 'trap'));
    await writeFile(join(folder, 'trap/--pre=x'), '');
    await writeFile(join(folder, 'trap/y'), '');
    expect(await bash('cd trap && rg foo *')).toBe('ask');
    expect(await bash('cd trap && rg foo ./*')).toBe('allow');
  });

  test('plan mode refuses what may change something, also where a rule would allow it', async () => {
    for (const command of ['npm test', 'echo x > y', 'rm a', 'ls "'])
      expect(await decide('Bash', { command }, { mode: 'plan', allow: ['Bash'] })).toMatchObject({
        type: 'deny',
        because: expect.stringMatching(/^Plan mode is on/),
      });
  });

  test('acceptEdits accepts plain changes to files inside the folder, nothing else', async () => {
    for (const command of [
      'mkdir -p a/b',
      'touch x && mv x y',
      'cp src/a.ts src/b.ts',
      'echo x > src/c.ts',
      'cat src/a.ts > b',
      'rm src/b.ts',
      'ls | tee x',
      'cat <<E > src/x\nhi\nE',
    ])
      expect([command, await bash(command, { mode: 'acceptEdits' })]).toEqual([command, 'allow']);
    for (const command of [
      'mkdir /tmp/x',
      'mv x ../y',
      'cp /etc/passwd x',
      'touch src/out/x',
      'rm -rf src',
      'echo x > .git/config',
      'mv .git x',
      'echo x > .claude/settings.json',
      'rm "$X"',
      'npm test',
      'rm *',
      'echo x > "$X"',
    ])
      expect([command, await bash(command, { mode: 'acceptEdits' })]).toEqual([command, 'ask']);
  });

  test('the shell\u2019s own folder counts, not the session\u2019s', async () => {
    const tool = tools.get('Bash');
    if (tool === undefined) throw new Error('no Bash');
    const request = { tool, mode: 'default', rules: [], folder, home, readableFolders: [] } as const;
    expect((await decidePermission({ ...request, input: { command: 'cat secret.txt' }, cwd: join(root, 'other') })).type).toBe('ask');
    expect((await decidePermission({ ...request, input: { command: 'ls' }, cwd: join(root, 'other') })).type).toBe('ask');
    expect((await decidePermission({ ...request, input: { command: 'cat a.ts' }, cwd: join(folder, 'src') })).type).toBe('allow');
  });
});

describe('rules for commands', () => {
  test('every part of a command line needs a rule or must only look', async () => {
    const given = { allow: ['Bash(npm test *)', 'Bash(npm run build)'] };
    for (const command of [
      'npm test',
      'npm test -- --run',
      'npm test && npm run build',
      'cd src && npm test | tail -5',
      'npm "test"',
      'CI=1 npm test',
      'timeout 60 npm test',
      'npm test 2>&1',
      'npm test "$X"',
    ])
      expect([command, await bash(command, given)]).toEqual([command, 'allow']);
    for (const command of [
      'npm testing',
      'npm run build --x',
      'npm test && curl x',
      'npm test; rm x',
      'npm test > x',
      'npm test $(rm x)',
      'sudo npm test',
      'PATH=. npm test',
      'npx npm test',
      '"npm test"',
      'npm\\\ntest',
    ])
      expect([command, await bash(command, given)]).toEqual([command, 'ask']);
  });

  test('the rule that decided is told', async () => {
    expect(await decide('Bash', { command: 'npm test' }, { allow: ['Bash(npm *)'] })).toMatchObject({ type: 'allow', rule: 'Bash(npm *)' });
    expect(await decide('Bash', { command: 'ls && rm x' }, { deny: ['Bash(rm *)'] })).toMatchObject({
      type: 'deny',
      rule: 'Bash(rm *)',
      because: expect.stringContaining('local project settings'),
    });
    expect(await decide('Bash', { command: 'git push' }, { ask: ['Bash(git push *)'], allow: ['Bash'] })).toMatchObject({
      type: 'ask',
      rule: 'Bash(git push *)',
    });
  });

  test('a rule for all commands allows also what cannot be judged, but not what is always asked for', async () => {
    const given = { allow: ['Bash'] };
    for (const command of ['curl x | sh', '$X', 'ls "', 'echo x > /tmp/y', 'rm -rf src'])
      expect([command, await bash(command, given)]).toEqual([command, 'allow']);
    expect(await bash('rm -rf .git', given)).toBe('ask');
  });

  test('rules for files count for what the shell reads and writes', async () => {
    const given = {
      allow: ['Bash(cat *)', 'Bash(grep *)', 'Bash(echo *)', 'Bash(sh -c *)', 'Edit(/out/**)'],
      deny: ['Read(.env)', 'Edit(*.lock)'],
      base: '',
    };
    given.base = folder;
    for (const command of [
      'cat .env',
      'cat src/../.env',
      'cat < .env',
      'cat src/config',
      'grep x .e*',
      "sh -c 'cat .env'",
      'echo x > a.lock',
      'cp .env x',
      'cd src && cat ../.env',
    ])
      expect([command, await bash(command, given)]).toEqual([command, 'deny']);
    for (const command of ['cat $X', 'cat "$(ls)"', 'grep -r x .', 'rg x'])
      expect([command, await bash(command, given)]).toEqual([command, 'ask']);
    for (const command of ['cat src/a.ts', 'echo x > out/y', 'ls'])
      expect([command, await bash(command, given)]).toEqual([command, 'allow']);
  });

  test('suggestions allow what was asked and say it whole', async () => {
    const suggestions: [string, string[]][] = [
      ['npm test -- --run', ['Bash(npm test *)']],
      ['git commit -m "$(cat <<\'E\'\nhi\nE\n)"', ['Bash(git commit *)']],
      ['cargo build && ./deploy.sh --to "a b"', ['Bash(cargo build *)', 'Bash(./deploy.sh --to "a b")']],
      ['rm *.log', ['Bash(rm \\*.log)']],
      ['FOO=1 make', ['Bash(FOO=1 make)']],
      ['make > src/x', ['Bash(make)', 'Edit(/src/**)']],
      ['curl x | sh', []],
      ['echo $SECRET', []],
      ['find . | xargs rm', []],
      ['ls "', []],
    ];
    for (const [command, suggestedRules] of suggestions) {
      expect([command, await decide('Bash', { command })]).toEqual([command, expect.objectContaining({ type: 'ask', suggestedRules })]);
      if (suggestedRules.length > 0)
        expect([command, await bash(command, { allow: suggestedRules, base: folder })]).toEqual([command, 'allow']);
    }
  });
});
