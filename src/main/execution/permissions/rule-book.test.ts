import { mkdtemp, realpath, symlink, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PermissionRule } from '#shared/model/permission.ts';
import { compilePathRule } from './path-rule.ts';
import { createReadFilter } from './rule-book.ts';
import { namesTool, parseRule } from './rule.ts';

const place = { folder: '/code/project', home: '/home/person', base: '/code/project/config' };

test.each<[string, string, boolean]>([
  ['//etc/**', '/etc/hosts', true],
  ['//etc/**', '/etc', true],
  ['//etc/**', '/etcetera/x', false],
  ['//etc', '/etc/deep/x', true],
  ['//', '/etc', false],
  ['//**', '/anything', true],
  ['~/.ssh/**', '/home/person/.ssh/id', true],
  ['/secrets/**', '/code/project/config/secrets/a', true],
  ['/secrets/**', '/code/project/secrets/a', false],
  ['.env', '/code/project/deep/.env', true],
  ['./.env', '/code/project/deep/.env', false],
  ['./.env', '/code/project/.env', true],
  ['*.pem', '/code/project/a/b.pem', true],
  ['*.pem', '/elsewhere/b.pem', false],
  ['src/', '/code/project/src/a', true],
  ['../other/**', '/code/other/a', true],
  ['app/(auth)/**', '/code/project/app/(auth)/page.tsx', true],
  ['!src', '/code/project/src', false],
])('the pattern %s held against %s: %s', async (pattern, path, fits) => {
  expect((await compilePathRule(pattern, place, true))(path)).toBe(fits);
});

test('a pattern whose beginning is a link also fits where it leads', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tessera-rule-')));
  await mkdir(join(root, 'real'));
  await symlink('real', join(root, 'link'));
  const fits = await compilePathRule(`/${join(root, 'link')}/**`, place, true);
  expect([fits(join(root, 'link/a')), fits(join(root, 'real/a')), fits(join(root, 'other/a'))]).toEqual([true, true, false]);
});

const rule = (text: string, behavior: PermissionRule['behavior'] = 'allow'): PermissionRule => ({ behavior, rule: text, source: 'user' });

test.each<[string, PermissionRule['behavior'], string, boolean]>([
  ['Read', 'allow', 'Read', true],
  ['mcp__server', 'allow', 'mcp__server__tool', true],
  ['mcp__server__*', 'allow', 'mcp__server__tool', true],
  ['mcp__server', 'allow', 'mcp__servers__tool', false],
  ['mcp__*', 'allow', 'mcp__server__tool', false],
  ['mcp__*', 'deny', 'mcp__server__tool', true],
  ['*', 'allow', 'Bash', false],
  ['*', 'deny', 'Bash', true],
])('the rule %s to %s and the tool %s: %s', (text, behavior, tool, fits) => {
  const parsed = parseRule(rule(text, behavior));
  expect(parsed !== null && namesTool(parsed, tool)).toBe(fits);
});

test('a rule is a name with or without a text in brackets', () => {
  expect(parseRule(rule('Edit(/app/(auth)/**)'))).toMatchObject({ tool: 'Edit', spec: '/app/(auth)/**' });
  expect(parseRule(rule('Bash(*)'))).toMatchObject({ tool: 'Bash', spec: null });
  for (const text of ['Bash(', 'Bash) x', '(x)', 'Two words', '']) expect(parseRule(rule(text))).toBeNull();
});

test('searches leave out what a rule denies or asks for', async () => {
  const filter = await createReadFilter([rule('Read(.env)', 'deny'), rule('Read(/private/**)', 'ask'), rule('Read(.env)')], {
    folder: '/code/project',
    home: '/home/person',
  });
  expect([filter('/code/project/a.ts'), filter('/code/project/x/.env'), filter('/code/project/private/y')]).toEqual([true, false, false]);
});
