import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createTrust } from './create-trust.ts';

function createPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-trust-'));
  const hashes = new Map<string, string>();
  const trust = createTrust({ get: (path) => hashes.get(path) ?? null, set: (path, hash) => void hashes.set(path, hash) });
  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  return { folder, trust, put };
}

test('a folder without configuration of its own has nothing to trust', async () => {
  const { folder, trust, put } = createPlace();
  put('CLAUDE.md', 'words');
  expect(await trust.state(folder)).toBe('nothing-to-trust');
  expect(await trust.state(join(folder, 'gone'))).toBe('nothing-to-trust');
});

test.each([
  ['.claude/settings.json', '{}'],
  ['.claude/settings.local.json', '{}'],
  ['.mcp.json', '{}'],
  ['.claude/agents/a.md', 'agent'],
  ['.claude/commands/deep/b.md', 'command'],
  ['.claude/skills/c/SKILL.md', 'skill'],
])('%s has to be trusted, and again after it changed', async (path, content) => {
  const { folder, trust, put } = createPlace();
  put(path, content);
  expect(await trust.state(folder)).toBe('untrusted');
  await trust.trust(folder);
  expect(await trust.state(folder)).toBe('trusted');
  put(path, `${content} `);
  expect(await trust.state(folder)).toBe('changed');
});

test('a name counts as much as a content', async () => {
  const { folder, trust, put } = createPlace();
  put('.claude/commands/a.md', 'x');
  await trust.trust(folder);
  put('.claude/commands/b.md', 'x');
  rmSync(join(folder, '.claude/commands/a.md'));
  expect(await trust.state(folder)).toBe('changed');
});

test('links are followed, and a link in a circle ends', async () => {
  const { folder, trust, put } = createPlace();
  const other = createPlace();
  other.put('SKILL.md', 'one');
  put('.claude/skills/own/SKILL.md', 'own');
  symlinkSync(other.folder, join(folder, '.claude/skills/linked'));
  symlinkSync(join(folder, '.claude/skills'), join(folder, '.claude/skills/circle'));
  await trust.trust(folder);
  expect(await trust.state(folder)).toBe('trusted');
  other.put('SKILL.md', 'two');
  expect(await trust.state(folder)).toBe('changed');
});

test('more files than can be vouched for are never trusted', async () => {
  const { folder, trust, put } = createPlace();
  for (let index = 0; index <= 2_001; index++) put(`.claude/agents/${index}.md`, '');
  await expect(trust.trust(folder)).rejects.toThrow(/cannot be trusted: there are more than 2000 of them/);
  expect(await trust.state(folder)).toBe('untrusted');
});
