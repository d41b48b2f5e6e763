import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clock } from '#main/ports/clock.ts';
import { tempTree } from '../testing/temp-tree.ts';
import { createFacts } from './create-facts.ts';

const noon = new Date(2026, 10, 20, 12).getTime();
const clock: Clock = { now: () => noon, monotonic: () => 0, sleep: () => Promise.resolve() };
const factsOf = (folder: string, home: string) => createFacts({ clock, shell: '/bin/bash', home }).gather(folder);

describe('the place of a session', () => {
  it('is described with its date, shell and platform, and without git where there is none', async () => {
    using home = tempTree();
    using tree = tempTree();
    const facts = await factsOf(tree.path, home.path);
    expect(facts).toMatchObject({ folder: tree.path, shell: '/bin/bash', date: '2026-11-20', git: null, instructions: [] });
    expect(facts.platform).toContain(process.arch);
  });

  it('has branch, short status and the last commits in a repository', async () => {
    using home = tempTree();
    using tree = tempTree({ 'a.txt': '1' });
    tree.git('init');
    expect((await factsOf(tree.path, home.path)).git).toEqual({ branch: 'main', status: '?? a.txt', recentCommits: [] });
    for (let index = 1; index <= 7; index++) {
      tree.git('add', '.');
      tree.git('commit', '--allow-empty', '-m', `commit ${index}`);
    }
    expect((await factsOf(tree.path, home.path)).git?.status).toBe('clean');
    tree.write('a.txt', '2');
    tree.write('ü.txt', '');
    const { git } = await factsOf(tree.path, home.path);
    expect(git?.status.split('\n')).toEqual([' M a.txt', '?? ü.txt']);
    expect(git?.recentCommits.map((line) => line.replace(/^[0-9a-f]{7,} /, ''))).toEqual([
      'commit 7',
      'commit 6',
      'commit 5',
      'commit 4',
      'commit 3',
    ]);
  });

  it('has a status of bounded length', async () => {
    using home = tempTree();
    using tree = tempTree(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`file-${index}`, ''])));
    tree.git('init');
    const lines = (await factsOf(tree.path, home.path)).git?.status.split('\n') ?? [];
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toBe('[and 20 more]');
  });

  it('runs no program that the repository’s configuration names', async () => {
    using home = tempTree();
    using tree = tempTree({ 'a.txt': '1' });
    tree.git('init');
    const mark = join(home.path, 'ran');
    const program = tree.write('evil.sh', `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(program, 0o755);
    tree.git('config', 'core.fsmonitor', program);
    execFileSync('git', ['-C', tree.path, 'status', '--short'], { stdio: 'ignore' });
    const wouldRun = existsSync(mark);
    rmSync(mark, { force: true });
    await factsOf(tree.path, home.path);
    expect([wouldRun, existsSync(mark)]).toEqual([true, false]);
  });
});

describe('the place as it is now', () => {
  const presentIn = (folder: string, gitStatus: boolean) =>
    createFacts({ clock, home: join(folder, 'none') }).present(folder, { gitStatus });

  it('has the branch, what it is ahead and behind of, and the number of changed files', async () => {
    using origin = tempTree({ 'a.txt': '1' });
    using tree = tempTree();
    expect(await presentIn(tree.path, true)).toEqual({ branch: null, gitStatus: null, instructions: [] });
    origin.git('init');
    origin.git('add', '.');
    origin.git('commit', '-m', 'one');
    tree.git('init');
    expect(await presentIn(tree.path, true)).toMatchObject({ branch: 'main', gitStatus: { upstream: null, changedFiles: 0 } });
    tree.git('remote', 'add', 'origin', origin.path);
    tree.git('fetch', 'origin');
    tree.git('switch', '-C', 'main', '--track', 'origin/main');
    tree.git('commit', '--allow-empty', '-m', 'mine');
    origin.git('commit', '--allow-empty', '-m', 'theirs');
    origin.git('commit', '--allow-empty', '-m', 'theirs too');
    tree.git('fetch', 'origin');
    tree.write('b.txt', '2');
    const gitStatus = { branch: 'main', upstream: { ahead: 1, behind: 2 }, changedFiles: 1 };
    expect(await presentIn(tree.path, true)).toEqual({ branch: 'main', gitStatus, instructions: [] });
    expect(await presentIn(tree.path, false)).toEqual({ branch: 'main', instructions: [] });
  });

  it('names files that are gone or have other bytes, in the order given, and waits for no pipe', async () => {
    using tree = tempTree({ same: 'x', touched: 'x', other: 'y', pipe: 'x' });
    const hash = createHash('sha256').update('x').digest('hex');
    const seen = (name: string, modifiedMs: number) => ({ path: join(tree.path, name), hash, modifiedMs });
    rmSync(join(tree.path, 'pipe'));
    execFileSync('mkfifo', [join(tree.path, 'pipe')]);
    const { mtimeMs } = statSync(join(tree.path, 'same'));
    const facts = createFacts({ clock, home: tree.path });
    expect(
      await facts.changedFiles([seen('same', mtimeMs), seen('touched', 0), seen('gone', 0), seen('pipe', 0), seen('other', 0)]),
    ).toEqual([
      { path: join(tree.path, 'gone'), hash: null },
      { path: join(tree.path, 'pipe'), hash: null },
      { path: join(tree.path, 'other'), hash: createHash('sha256').update('y').digest('hex') },
    ]);
  });
});
