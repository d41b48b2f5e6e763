import { expect, test } from 'vitest';
import { projectId, sessionId } from '#shared/model/id.ts';
import type { MemoryFolder, MemoryText } from '#shared/model/memory.ts';
import { createFakeEngine } from '../../testing/fake-engine.ts';
import { runCommandLine } from './program.ts';

const id = projectId.parse('019ab000-0000-7000-8000-000000000001');
const session = sessionId.parse('019ab000-0000-7000-8000-000000000002');
const project = { id, folder: '/nowhere/shop' };
const file = { name: 'MEMORY.md', bytes: 1200, modifiedMs: 0, isChangedSince: false };
const folder: MemoryFolder = {
  path: '/data/projects/-nowhere-shop/memory',
  isOn: true,
  moreFiles: 0,
  files: [
    {
      ...file,
      loaded: { lines: 200, bytes: 1000, isCut: true },
      note: 'Only the first 200 lines are given.',
      writers: [{ type: 'session', session, title: 'Build it', atMs: Date.UTC(2026, 10, 20) }],
    },
    { ...file, name: 'topics/build.md', loaded: null, note: null, writers: [{ type: 'person', atMs: Date.UTC(2026, 10, 21) }] },
  ],
};

async function command(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const engine = createFakeEngine({
    workspace: { list: async () => [project] as never },
    memory: {
      list: async () => folder,
      read: async (_project, name): Promise<MemoryText> => ({
        name,
        text: name === 'MEMORY.md' ? 'One.\nTwo.\n' : null,
        hash: null,
        note: name === 'MEMORY.md' ? null : 'This is not UTF-8 text: it is not shown.',
      }),
    },
  });
  const code = await runCommandLine(argv, {
    version: '0',
    streams: { out: (line: string) => out.push(line), err: (line: string) => err.push(line), input: async () => null } as never,
    clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
    interrupt: new AbortController().signal,
    folder: () => '/nowhere/shop/src',
    pageRoot: '',
    hasColour: false,
    artSheet: () => ({ species: [], moods: {} }),
    openEngine: async () => engine,
    createPermissionCheck: () => Promise.reject(new Error('Nobody asked.')),
    openScoreWords: () => {
      throw new Error('Nobody asked.');
    },
    describeInstructions: () => Promise.reject(new Error('Nobody asked.')),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('the memory is listed for any folder of its project, with what is given and who wrote it', async () => {
  const { code, out } = await command('memory');
  expect(code).toBe(0);
  expect(out).toContain('/data/projects/-nowhere-shop/memory');
  expect(out).toMatch(/MEMORY\.md +1,200 +200 lines, cut +019ab000-\S+ \(Build it\), 2026-11-20 00:00:00 +Only the first 200 lines/);
  expect(out).toMatch(/topics\/build\.md +1,200 +on demand +you, 2026-11-21/);
  expect(JSON.parse((await command('memory', '/nowhere/shop', '--json')).out)).toEqual(folder);
});

test('a file is shown as it is, and one that cannot be says why', async () => {
  expect(await command('memory', 'show', 'MEMORY.md')).toEqual({ code: 0, out: 'One.\nTwo.', err: '' });
  expect(JSON.parse((await command('memory', 'show', 'MEMORY.md', '--json')).out)).toMatchObject({ text: 'One.\nTwo.\n' });
  expect(await command('memory', 'show', 'photo.png')).toMatchObject({ code: 1, err: expect.stringContaining('not UTF-8 text') });
});

test('a folder of no project says what to do', async () => {
  expect(await command('memory', '/elsewhere')).toMatchObject({ code: 2, err: expect.stringContaining('/elsewhere is in no project') });
});
