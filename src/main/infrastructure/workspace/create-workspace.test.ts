import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectId } from '#shared/model/id.ts';
import type { Project } from '#shared/model/project.ts';
import type { Clock } from '#main/ports/clock.ts';
import { createWorkspace } from './create-workspace.ts';
import { folderProblem } from './folder.ts';
import { givenTrust, memoryBlobs, memoryComposer, memoryProjects, newSession, tempTree } from './testing/temp-tree.ts';

function workspaceWith(states = new Map<string, Project['trust']>()) {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  const parts = { projects: memoryProjects(), composer: memoryComposer(), blobs: memoryBlobs(), trust: givenTrust(states), clock };
  const workspace = createWorkspace(parts);
  const changes: unknown[] = [];
  workspace.onChange((change) => changes.push('project' in change ? { [change.project.name]: change.project.state } : change));
  return { workspace, changes, pass: (ms: number) => (now += ms) };
}

/** Runs something as an account without privileges, since nothing is unreadable for root. */
async function unprivileged<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await action();
  process.seteuid?.(65_534);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}

describe('adding a project', () => {
  it('resolves symlinks, and is one project however its folder is named', async () => {
    using tree = tempTree();
    const real = join(tree.path, 'real');
    mkdirSync(real);
    symlinkSync(real, join(tree.path, 'link'));
    const { workspace, changes } = workspaceWith();
    const added = await workspace.add(join(tree.path, 'link'));
    expect(added).toMatchObject({ name: 'real', folder: real, state: 'ok', branch: null, trust: 'nothing-to-trust' });
    expect(await workspace.add(`${real}/../real/`)).toEqual(added);
    expect(await workspace.list()).toEqual([added]);
    expect(changes).toEqual([{ real: 'ok' }]);
  });

  it('refuses what is missing, a file, and what cannot be read, each in its own words', async () => {
    using tree = tempTree({ 'a file': '', 'locked/x': '' });
    const locked = join(tree.path, 'locked');
    chmodSync(tree.path, 0o755);
    chmodSync(locked, 0);
    const { workspace } = workspaceWith();
    const refusal = async (path: string) => {
      const error: unknown = await unprivileged(() => workspace.add(path)).catch((thrown: unknown) => thrown);
      return error;
    };
    const missing = join(tree.path, 'nothing');
    const file = join(tree.path, 'a file');
    expect(await refusal(missing)).toMatchObject({
      code: 'UNUSABLE_PATH',
      data: { path: missing, reason: 'missing' },
      message: expect.stringContaining('There is no folder'),
    });
    expect(await refusal(file)).toMatchObject({
      code: 'UNUSABLE_PATH',
      data: { reason: 'not-a-folder' },
      message: expect.stringContaining('is a file'),
    });
    expect(await refusal(join(file, 'below'))).toMatchObject({ data: { reason: 'not-a-folder' } });
    expect(await refusal(locked)).toMatchObject({
      code: 'UNUSABLE_PATH',
      data: { reason: 'unreadable' },
      message: expect.stringContaining('no permission'),
    });
    expect(await folderProblem(missing)).toBe(`There is no folder ${missing}. Check the path, or make the folder first.`);
    expect(await folderProblem(tree.path)).toBeNull();
    expect(await workspace.list()).toEqual([]);
    chmodSync(locked, 0o755);
  });
});

describe('the list of projects', () => {
  it('shows each folder as it is at that moment, and says what changed', async () => {
    using tree = tempTree({ 'one/x': '', 'two/x': '' });
    const [one, two] = [join(tree.path, 'one'), join(tree.path, 'two')];
    const { workspace, changes } = workspaceWith();
    await workspace.add(one);
    await workspace.add(two);
    rmSync(two, { recursive: true });
    tree.write('two', 'a file in its place');
    renameSync(one, `${one}-moved`);
    expect((await workspace.list()).map((project) => [project.name, project.state])).toEqual([
      ['one', 'missing'],
      ['two', 'not-a-folder'],
    ]);
    await workspace.list();
    expect(changes).toEqual([{ one: 'ok' }, { two: 'ok' }, { one: 'missing' }, { two: 'not-a-folder' }]);
  });

  it('names the branch of a repository, before its first commit and detached too', async () => {
    using tree = tempTree({ 'x.txt': '1', 'below/y.txt': '1' });
    tree.git('init');
    const { workspace } = workspaceWith();
    const { id } = await workspace.add(join(tree.path, 'below'));
    expect((await workspace.get(id)).branch).toBe('main');
    tree.git('add', '.');
    tree.git('commit', '-m', 'first');
    tree.git('switch', '-c', 'feature/ü');
    expect((await workspace.get(id)).branch).toBe('feature/ü');
    tree.git('switch', '--detach');
    expect((await workspace.get(id)).branch).toBe(`detached at ${tree.git('rev-parse', '--short', 'HEAD').trim()}`);
  });

  it('forgets a removed project and says so', async () => {
    using tree = tempTree();
    const { workspace, changes } = workspaceWith();
    const { id } = await workspace.add(tree.path);
    await workspace.remove(id);
    expect(await workspace.list()).toEqual([]);
    expect(changes.at(-1)).toEqual({ removed: id });
    await expect(workspace.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(workspace.remove(projectId.parse('01890000-0000-7000-8000-000000000000'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('trusting a project is told to the trust port with the resolved folder, and shows', async () => {
  using tree = tempTree();
  const { workspace, changes } = workspaceWith(new Map([[tree.path, 'untrusted']]));
  const { id, trust } = await workspace.add(tree.path);
  expect(trust).toBe('untrusted');
  expect((await workspace.trust(id)).trust).toBe('trusted');
  expect(changes).toHaveLength(2);
});

it('files are completed from a list that is renewed after some seconds', async () => {
  using tree = tempTree({ 'src/main.ts': '', 'readme.md': '' });
  const { workspace, pass } = workspaceWith();
  const { id } = await workspace.add(tree.path);
  expect(await workspace.completeFile(id, 'main', 5)).toEqual([{ path: 'src/main.ts', isFolder: false }]);
  tree.write('src/main.test.ts', '');
  expect(await workspace.completeFile(id, 'main', 5)).toHaveLength(1);
  pass(5000);
  expect(await workspace.completeFile(id, 'main', 5)).toHaveLength(2);
  rmSync(tree.path, { recursive: true });
  await expect(workspace.completeFile(id, 'main', 5)).rejects.toMatchObject({ code: 'UNUSABLE_PATH' });
});

it('an unsent message is kept by session', () => {
  const { workspace } = workspaceWith();
  const session = newSession();
  workspace.saveComposer(session, { text: 'half', attachments: [] });
  expect(workspace.loadComposer(session)).toEqual({ text: 'half', attachments: [] });
  expect(workspace.loadComposer(newSession())).toEqual({ text: '', attachments: [] });
});
