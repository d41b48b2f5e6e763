import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRules } from './create-rules.ts';
import { createTrust } from './create-trust.ts';

function createPlace() {
  const root = mkdtempSync(join(tmpdir(), 'tessera-rules-'));
  const home = join(root, 'data');
  const userHome = join(root, 'home');
  const folder = join(root, 'project');
  const hashes = new Map<string, string>();
  const trust = createTrust({ get: (path) => hashes.get(path) ?? null, set: (path, hash) => void hashes.set(path, hash) });
  const put = (path: string, content: unknown): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  };
  mkdirSync(folder, { recursive: true });
  const get = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
  return { home, userHome, folder, trust, rules: createRules({ home, userHome, trust }), put, get, hashes };
}

test('rules of all four files count in a trusted folder, each with its source and base', async () => {
  const { home, userHome, folder, trust, rules, put } = createPlace();
  put(join(home, 'settings.json'), { permissions: { allow: ['Bash(ls)'] } });
  put(join(userHome, '.claude/settings.json'), { permissions: { ask: ['Bash(git push *)'] } });
  put(join(folder, '.claude/settings.json'), { permissions: { deny: ['Read(/.env)'] } });
  put(join(folder, '.claude/settings.local.json'), { permissions: { allow: ['Edit(/src/**)'] } });
  await trust.trust(folder);
  expect(await rules.load(folder)).toEqual([
    { behavior: 'allow', rule: 'Bash(ls)', source: 'always', base: home },
    { behavior: 'ask', rule: 'Bash(git push *)', source: 'user', base: join(userHome, '.claude') },
    { behavior: 'deny', rule: 'Read(/.env)', source: 'project', base: folder },
    { behavior: 'allow', rule: 'Edit(/src/**)', source: 'local', base: folder },
  ]);
});

test('in a folder that is not trusted its allow rules do not count, its deny and ask rules do', async () => {
  const { folder, rules, put } = createPlace();
  put(join(folder, '.claude/settings.json'), { permissions: { allow: ['Bash'], ask: ['Edit'], deny: ['Read(.env)'] } });
  expect((await rules.load(folder)).map(({ rule }) => rule)).toEqual(['Read(.env)', 'Edit']);
});

test('allow for project writes the local settings beside what stands there, and they count at once', async () => {
  const { folder, rules, put, get, trust } = createPlace();
  const path = join(folder, '.claude/settings.local.json');
  await rules.add(folder, 'project', ['Bash(npm test *)']);
  expect(await trust.state(folder)).toBe('trusted');
  put(path, { hooks: {}, permissions: { deny: ['Bash(rm *)'], allow: ['Bash(npm test *)'] } });
  await trust.trust(folder);
  await rules.add(folder, 'project', ['Bash(npm test *)', 'Edit(/src/**)']);
  expect(get(path)).toEqual({ hooks: {}, permissions: { deny: ['Bash(rm *)'], allow: ['Bash(npm test *)', 'Edit(/src/**)'] } });
  expect((await rules.load(folder)).map(({ rule }) => rule)).toEqual(['Bash(rm *)', 'Bash(npm test *)', 'Edit(/src/**)']);
});

test('allow for project never makes trusted what other hands put there', async () => {
  const { folder, rules, put, trust } = createPlace();
  await rules.add(folder, 'project', ['Bash(ls)']);
  put(join(folder, '.mcp.json'), { mcpServers: {} });
  await expect(rules.add(folder, 'project', ['Bash(pwd)'])).rejects.toThrow(/changed since you trusted it.*Nothing was written/);
  expect(await trust.state(folder)).toBe('changed');
  expect(await rules.load(folder)).toEqual([]);
});

test('always writes the person\u2019s own settings, with paths of this folder written out', async () => {
  const { home, folder, rules, get, put } = createPlace();
  put(join(home, 'settings.json'), { theme: 'dark' });
  await rules.add(folder, 'always', ['Bash(npm test *)', 'Edit(/src/**)', 'Edit(//tmp/**)']);
  expect(get(join(home, 'settings.json'))).toEqual({
    theme: 'dark',
    permissions: { allow: ['Bash(npm test *)', `Edit(/${folder}/src/**)`, 'Edit(//tmp/**)'] },
  });
});

test('files that make no sense are told and stop nothing', async () => {
  const { home, userHome, folder, rules, put } = createPlace();
  put(join(home, 'settings.json'), { permissions: { allow: ['Bash(ls)', 7], deny: 'Bash' } });
  put(join(userHome, '.claude/settings.json'), '{');
  put(join(folder, '.claude/settings.json'), { permissions: [] });
  expect((await rules.load(folder)).map(({ rule }) => rule)).toEqual(['Bash(ls)']);
  expect(await rules.notes?.(folder)).toEqual([
    expect.stringMatching(/"permissions.deny" is not a list/),
    expect.stringMatching(/: 7 in "permissions.allow" is not a rule/),
    expect.stringMatching(/home\/\.claude\/settings\.json cannot be used, so none of its rules count/),
    expect.stringMatching(/"permissions" is not an object/),
  ]);
  put(join(folder, '.claude/settings.local.json'), '{');
  await expect(rules.add(folder, 'always', ['Read'])).resolves.toBeUndefined();
});
