import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noCaps } from '#shared/model/caps.ts';
import { allNoticed } from '#shared/model/settings.ts';
import { createSettings } from './create-settings.ts';

function newHome(content?: string): string {
  const home = mkdtempSync(join(tmpdir(), 'tessera-settings-'));
  if (content !== undefined) writeFileSync(join(home, 'settings.json'), content);
  return home;
}

const stored = (home: string): unknown => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'));

test('without a file the defaults count, and nothing is written', () => {
  const home = newHome();
  expect(createSettings({ home }).get()).toEqual({
    theme: 'system',
    model: null,
    effort: null,
    mode: 'default',
    baseUrl: null,
    prompt: { flags: {}, variants: {}, experiments: [] },
    fallbackModel: null,
    cacheTtl: 'auto',
    caps: noCaps,
    compaction: {
      isOn: true,
      triggerTokens: null,
      weighs: true,
      stages: { snip: true, microcompact: true, collapse: true, summary: true },
    },
    memory: { isOn: true },
    noticing: allNoticed,
  });
  expect(readdirSync(home)).toEqual([]);
});

test('a change is stored beside what this version does not know, and told to listeners', () => {
  const home = newHome(JSON.stringify({ permissions: { allow: ['Bash(ls)'] }, future: { a: 1 }, mode: 'plan' }));
  const settings = createSettings({ home });
  const heard: string[] = [];
  const listening = settings.onChange(({ theme }) => heard.push(theme));
  expect(settings.set({ theme: 'dark' })).toMatchObject({ theme: 'dark', mode: 'plan' });
  listening[Symbol.dispose]();
  settings.set({ theme: 'light' });
  expect(heard).toEqual(['dark']);
  expect(stored(home)).toEqual({ permissions: { allow: ['Bash(ls)'] }, future: { a: 1 }, mode: 'plan', theme: 'light' });
  expect(statSync(join(home, 'settings.json')).mode & 0o777).toBe(0o644);
  expect(readdirSync(home)).toEqual(['settings.json']);
});

test('a new file is readable by its owner only', () => {
  const home = newHome();
  createSettings({ home }).set({ theme: 'dark' });
  expect(statSync(join(home, 'settings.json')).mode & 0o777).toBe(0o600);
});

test('what another process wrote counts at once', () => {
  const home = newHome();
  const settings = createSettings({ home });
  createSettings({ home }).set({ model: 'claude-opus-5-5' });
  expect(settings.get().model).toBe('claude-opus-5-5');
});

test('a damaged file is kept aside and told, and the defaults count', () => {
  const home = newHome('{ "theme": "dark", ');
  const settings = createSettings({ home, now: () => new Date(0) });
  const aside = join(home, 'settings.json.damaged-1970-01-01T00-00-00-000Z');
  expect(settings.get().theme).toBe('system');
  expect(readFileSync(aside, 'utf8')).toBe('{ "theme": "dark", ');
  expect(settings.problems).toMatchObject([{ code: 'settings-damaged', path: aside }]);
  settings.set({ theme: 'light' });
  expect(stored(home)).toEqual({ theme: 'light' });
});

test('a file that is damaged while it is open changes nothing, and is kept aside by the next change', () => {
  const home = newHome('{"theme":"dark","mode":"plan"}');
  const settings = createSettings({ home, now: () => new Date(0) });
  writeFileSync(join(home, 'settings.json'), '{"theme":');
  expect(settings.get()).toMatchObject({ theme: 'dark', mode: 'plan' });
  settings.set({ theme: 'light' });
  expect(readdirSync(home).toSorted()).toEqual(['settings.json', 'settings.json.damaged-1970-01-01T00-00-00-000Z']);
});

test('one value that makes no sense costs only itself', () => {
  const home = newHome('{"theme":"blue","mode":"plan"}');
  expect(createSettings({ home }).get()).toMatchObject({ theme: 'system', mode: 'plan' });
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written leaves the old settings', () => {
  const home = newHome('{"theme":"dark"}');
  chmodSync(home, 0o500);
  expect(() => createSettings({ home }).set({ theme: 'light' })).toThrow(/EACCES/);
  expect(stored(home)).toEqual({ theme: 'dark' });
});

test('a cap that makes no sense counts as none, and costs the others nothing', () => {
  const home = newHome(JSON.stringify({ caps: { perDayUsd: 5, perSessionUsd: -1, perProjectTokens: 'many' } }));
  expect(createSettings({ home }).get().caps).toEqual({ ...noCaps, perDayUsd: 5 });
});
