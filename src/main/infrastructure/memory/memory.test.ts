import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callId, type ProjectId } from '#shared/model/id.ts';
import type { Store } from '../store/open-store.ts';
import { created, newAgent, newSession, steppingClock, storeIn, tempFolder, testIds } from '../store/testing/temp-store.ts';
import { createMemoryService, createProjectMemory } from './create-memory.ts';
import { projectSlug } from './memory-folder.ts';

function memoryIn(store: Store, isOn = true) {
  const project = store.projects.add('/home/a/shop').id;
  const forSessions = createProjectMemory({ home: store.home, projects: store.projects, isOn: () => isOn });
  const service = createMemoryService(forSessions, {
    queries: store.queries,
    edits: store.memoryEdits,
    clock: steppingClock(),
    titleOf: () => 'Build the shop',
    instructions: async () => [],
  });
  const folder = forSessions.folder(project) ?? '';
  const put = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  return { project, forSessions, service, folder, put };
}

/** A session of the project whose agent left the file as it is. */
function written(store: Store, project: ProjectId, name: string, hash: string) {
  const session = newSession();
  const { lease } = store.journal.create(session, project, created(project));
  const call = callId.parse(`toolu_${testIds().next()}`);
  lease.append([{ type: 'memory.written', actor: newAgent(), name, hash, call }]);
  return session;
}

describe('the folder of a project', () => {
  it('is named by its path, and no two paths share it', () => {
    expect(projectSlug('/home/a/shop')).toBe('-home-a-shop');
    const paths = [
      '/home/a/shop',
      '/home/a-shop',
      '/home/a_shop',
      '/home/a.shop',
      '/home/A/shop',
      '/home/a/-shop',
      'C:\\home\\a\\shop',
      '/home/ä/shop',
    ];
    const slugs = paths.map(projectSlug);
    expect(new Set(slugs.map((slug) => slug.toLowerCase())).size).toBe(paths.length);
    for (const slug of slugs) expect(slug).toMatch(/^[a-zA-Z0-9-]+$/);
  });

  it('keeps a bounded name however long the path is', () => {
    const long = `/home/${'a'.repeat(300)}`;
    expect(projectSlug(long).length).toBeLessThanOrEqual(218);
    expect(projectSlug(`${long}/b`)).not.toBe(projectSlug(`${long}/c`));
  });
});

describe('what a session begins with', () => {
  it('is the whole of a short MEMORY.md, and the other files by name', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, forSessions, folder, put } = memoryIn(store);
    expect(await forSessions.load(project)).toEqual({ folder, text: null, note: null, files: [], moreFiles: 0 });
    put('MEMORY.md', 'Tests run with make check.\n');
    put('topics/build.md', 'details');
    put('.MEMORY.md.1234.tmp', 'half');
    expect(await forSessions.load(project)).toEqual({
      folder,
      text: 'Tests run with make check.\n',
      note: null,
      files: [{ name: 'topics/build.md', bytes: 7 }],
      moreFiles: 0,
    });
    expect(await memoryIn(store, false).forSessions.load(project)).toBeNull();
  });

  it('is at most 200 lines, and at most 25 KB in whole lines', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, forSessions, put } = memoryIn(store);
    put('MEMORY.md', Array.from({ length: 201 }, (_, line) => `fact ${line + 1}\n`).join(''));
    const byLines = await forSessions.load(project);
    expect(byLines?.text?.split('\n').at(-1)).toBe('fact 200');
    expect(byLines?.note).toContain('Only the first 200 lines are given');

    put('MEMORY.md', `${'é'.repeat(499)}\n`.repeat(100));
    const byBytes = await forSessions.load(project);
    expect(byBytes?.text?.split('\n')).toEqual(Array.from({ length: 25 }, () => 'é'.repeat(499)));
    expect(byBytes?.note).toContain('Only the first 25 lines are given: the file has 99,900 bytes');

    put('MEMORY.md', 'é'.repeat(6_000_000));
    const oneLine = await forSessions.load(project);
    expect(oneLine?.text).toBe('é'.repeat(12_799));
    expect(oneLine?.note).toContain('12,000,000 bytes');
  });

  it('is whole where the file has exactly 200 lines, with or without a last line end', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, forSessions, put } = memoryIn(store);
    for (const end of ['', '\n']) {
      const text = Array.from({ length: 200 }, () => 'x').join('\n') + end;
      put('MEMORY.md', text);
      expect(await forSessions.load(project)).toMatchObject({ text, note: null });
    }
  });

  it('is a clear note where the file cannot be given', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, forSessions, folder, put } = memoryIn(store);
    const note = async (): Promise<string> => {
      const loaded = await forSessions.load(project);
      expect(loaded?.text).toBeNull();
      return loaded?.note ?? '';
    };
    const path = put('MEMORY.md', new Uint8Array(10 * 1024 * 1024));
    expect(await note()).toMatch(/not UTF-8 text \(10,485,760 bytes\)/);
    rmSync(path);
    mkdirSync(path);
    expect(await note()).toMatch(/a folder, where a file is expected/);
    rmSync(path, { recursive: true });
    writeFileSync(join(home.path, 'settings.json'), '{"secret": 1}');
    symlinkSync(join(home.path, 'settings.json'), path);
    expect(await note()).toMatch(/link to .*settings\.json, outside of the memory/);
    rmSync(path);
    symlinkSync('MEMORY.md', path);
    expect(await note()).toMatch(/leads to no file/);
    rmSync(path);
    if (process.getuid?.() !== 0) {
      put('MEMORY.md', 'x');
      chmodSync(path, 0);
      expect(await note()).toMatch(/cannot be read \(EACCES\)/);
    }
    rmSync(folder, { recursive: true });
    writeFileSync(join(home.path, 'MEMORY.md'), 'of somewhere else');
    symlinkSync(home.path, folder);
    expect(await note()).toMatch(/outside/);
  });
});

describe('the memory page', () => {
  it('tells what is given, who wrote each file, and that something else changed it since', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, service, folder, put } = memoryIn(store);
    put('MEMORY.md', 'One.\nTwo.\n');
    put('topics/build.md', 'details');
    const { hash } = await service.read(project, 'MEMORY.md');
    const first = written(store, project, 'MEMORY.md', 'of before');
    const last = written(store, project, 'MEMORY.md', hash ?? '');
    written(store, store.projects.add('/home/other').id, 'MEMORY.md', 'of another project');
    const listed = await service.list(project);
    expect(listed).toMatchObject({ path: folder, isOn: true, moreFiles: 0 });
    const { title, atMs } = { title: 'Build the shop', atMs: expect.any(Number) };
    expect(listed.files).toEqual([
      {
        name: 'MEMORY.md',
        bytes: 10,
        modifiedMs: expect.any(Number),
        loaded: { lines: 2, bytes: 10, isCut: false },
        note: null,
        writers: [
          { type: 'session', session: last, title, atMs },
          { type: 'session', session: first, title, atMs },
        ],
        isChangedSince: false,
      },
      { name: 'topics/build.md', bytes: 7, modifiedMs: expect.any(Number), loaded: null, note: null, writers: [], isChangedSince: false },
    ]);
    put('MEMORY.md', 'By an editor.\n');
    expect((await service.list(project)).files[0]).toMatchObject({ isChangedSince: true });
  });

  it('writes, and tells who did', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, service, folder } = memoryIn(store);
    const { hash } = await service.write(project, 'topics/build.md', 'make check', null);
    expect(readFileSync(join(folder, 'topics/build.md'), 'utf8')).toBe('make check');
    expect(await service.read(project, 'topics/build.md')).toEqual({ name: 'topics/build.md', text: 'make check', hash, note: null });
    expect((await service.list(project)).files[0]?.writers).toEqual([{ type: 'person', atMs: expect.any(Number) }]);
    await service.remove(project, 'topics/build.md', hash ?? '');
    expect((await service.list(project)).files).toEqual([]);
    expect(readdirSync(join(folder, 'topics'))).toEqual([]);
  });

  it('changes nothing that is not as the person saw it', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, service, folder, put } = memoryIn(store);
    const { hash } = await service.write(project, 'MEMORY.md', 'Mine.', null);
    put('MEMORY.md', 'An agent’s.');
    const refused = expect.objectContaining({ code: 'CONFLICT' });
    await expect(service.write(project, 'MEMORY.md', 'Mine again.', hash)).rejects.toEqual(refused);
    await expect(service.write(project, 'MEMORY.md', 'New.', null)).rejects.toEqual(refused);
    await expect(service.remove(project, 'MEMORY.md', hash ?? '')).rejects.toEqual(refused);
    expect(readFileSync(join(folder, 'MEMORY.md'), 'utf8')).toBe('An agent’s.');
    const now = await service.read(project, 'MEMORY.md');
    const both = [service.write(project, 'MEMORY.md', 'a', now.hash), service.write(project, 'MEMORY.md', 'b', now.hash)];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('never leaves its folder, by a name or by a link', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, service, folder, put } = memoryIn(store);
    put('MEMORY.md', 'x');
    const names = ['../x.md', 'a/../../x.md', '/etc/passwd', '', '.', 'a//b', 'a\\..\\b', '.hidden', 'a\0b', 'x'.repeat(201)];
    for (const name of names) {
      await expect(service.read(project, name), name).rejects.toMatchObject({ code: 'UNUSABLE_PATH' });
      await expect(service.write(project, name, 'x', null), name).rejects.toMatchObject({ code: 'UNUSABLE_PATH' });
    }
    const outside = join(home.path, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.md'), 'secret');
    symlinkSync(outside, join(folder, 'way'));
    symlinkSync(join(outside, 'secret.md'), join(folder, 'link.md'));
    expect((await service.read(project, 'way/secret.md')).text).toBeNull();
    await expect(service.write(project, 'way/new.md', 'x', null)).rejects.toMatchObject({ code: 'UNUSABLE_PATH' });
    const link = await service.read(project, 'link.md');
    expect(link).toMatchObject({ text: null, note: expect.stringContaining('outside of the memory') });
    const { files } = await service.list(project);
    expect(files.every(({ modifiedMs }) => modifiedMs > 0)).toBe(true);
    expect(files.map(({ name, note }) => [name, note !== null])).toEqual([
      ['MEMORY.md', false],
      ['link.md', true],
      ['way', true],
    ]);
    await service.remove(project, 'link.md', link.hash ?? '');
    expect(readdirSync(outside)).toEqual(['secret.md']);
  });

  it('edits up to 1 MB and removes what is longer', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { project, service, put } = memoryIn(store);
    await expect(service.write(project, 'a.md', 'x'.repeat(1024 * 1024 + 1), null)).rejects.toMatchObject({ code: 'UNUSABLE_PATH' });
    put('big.md', 'x'.repeat(1024 * 1024 + 1));
    const big = await service.read(project, 'big.md');
    expect(big).toMatchObject({ text: null, note: expect.stringContaining('1,048,577 bytes') });
    await service.remove(project, 'big.md', big.hash ?? '');
    await expect(service.read(project, 'big.md')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
