import { describe, expect, test } from 'vitest';
import { toMessages } from '#shared/model/folds/messages.ts';
import type { Situation } from '#main/ports/compaction.ts';
import { createStages } from './create-stages.ts';
import { boundsOf, called, ToldWork } from './testing/told-work.ts';

const stages = createStages((tool, input) => ['Read', 'Grep', 'Glob', 'BashOutput'].includes(tool) || input['command'] === 'git status');

/** The stubs that would be written, each as its text. */
function stubs(work: ToldWork, more: Partial<Situation> = {}): string[] {
  const plan = stages.plan('microcompact', work.situation(more), null);
  return plan?.replacement.type === 'context.cleared' ? plan.replacement.results.map(({ text }) => text) : [];
}

/** So many newer results. The newest eight are kept. */
function later(work: ToldWork, results = 8): ToldWork {
  for (let number = 0; number < results; number += 1) work.step([called.grep(`later ${number}`)]);
  return work;
}

describe('microcompact', () => {
  test('leaves of an old result what it was, how long, and how to get it again', () => {
    const work = new ToldWork()
      .say('Go.')
      .step([
        called.read('/home/ada/a.ts'),
        called.grep('needle'),
        called.bash('make all', 'The beginning of much. '.repeat(100), { frozenPath: '/results/call_3.txt' }),
        called.bash('git status', 'modified: a.ts\n'.repeat(150)),
      ]);
    expect(stubs(later(work))).toEqual([
      '[Cleared to save room: Read /home/ada/a.ts (120 lines, 3720 characters). Make the same call again if you need it.]',
      '[Cleared to save room: Grep, Search for needle (120 lines, 1800 characters). Make the same call again if you need it.]',
      '[Cleared to save room: Bash, make all (a long result, exit code 0). It lies whole in /results/call_3.txt: read it there if you need it.]',
      '[Cleared to save room: Bash, git status (150 lines, 2250 characters, exit code 0). Run it again if you need it.]',
    ]);
  });

  test('keeps the first line of an error, its exit code, and that it was one', () => {
    const work = new ToldWork()
      .say('Go.')
      .step([called.grep('(', `Unclosed group.\n${'and more of it\n'.repeat(150)}`, true)])
      .step([called.bash('git status', `fatal: not a repository\n${'hint\n'.repeat(600)}`, { exitCode: 128 })]);
    expect(stubs(later(work))).toEqual([
      '[Cleared to save room: Grep, Search for ( (151 lines, 2266 characters). Make the call again if you need to see all of it.]\nIt failed: Unclosed group.',
      '[Cleared to save room: Bash, git status (601 lines, 3024 characters, exit code 128). Make the call again if you need to see all of it.]\nIt failed: fatal: not a repository',
    ]);
    const plan = stages.plan('microcompact', work.situation(), null);
    if (plan !== null) work.apply(plan);
    expect(JSON.stringify(toMessages(work.messages)[2])).toContain('"is_error":true');
  });

  test('leaves what cannot be had again: edits, other commands, what is given once; and what is short', () => {
    const once = { tool: 'BashOutput', input: { process: 'p1' }, result: 'Listening.\n'.repeat(300) };
    const work = new ToldWork()
      .say('Go.')
      .step([called.edit('/home/ada/a.ts'), called.bash('npm publish', 'published\n'.repeat(300)), once, called.read('/home/ada/b.ts', 5)]);
    expect(stubs(later(work))).toEqual([]);
  });

  test('leaves the newest results, and all of the running step however many', () => {
    const work = new ToldWork().say('Go.').step([called.grep('first')]);
    work.step(Array.from({ length: 20 }, (_, number) => called.grep(`running ${number}`)));
    expect(stubs(work)).toEqual([expect.stringContaining('Search for first')]);
    expect(stubs(later(new ToldWork().say('Go.'), 9))).toEqual([expect.stringContaining('later 0')]);
  });

  test('clears first what a later read or edit made worthless, and the rest only where that does not free enough', () => {
    const work = new ToldWork().say('Go.').step([called.grep('old')]);
    work
      .step([called.read('/home/ada/a.ts', 400)])
      .step([called.read('/home/ada/b.ts', 400)])
      .step([called.edit('/home/ada/b.ts')]);
    later(work)
      .step([called.read('/home/ada/a.ts', 400)])
      .step([]);
    const worthless = [
      expect.stringContaining('a.ts (400 lines, 12400 characters). The file was read again later.'),
      expect.stringContaining('The file was changed since'),
    ];
    const tokens = stages.tokens(work.situation());
    expect(stubs(work, { bounds: boundsOf((tokens - 5_000) / 0.6 / 0.8) })).toEqual(worthless);
    expect(stubs(work, { bounds: boundsOf(10_000) })).toEqual(
      expect.arrayContaining([expect.stringContaining('Search for old'), ...worthless]),
    );
  });

  test('clears a file that was read whole a second time although it is new, and not one that was read in part', () => {
    const work = new ToldWork()
      .say('Go.')
      .step([called.read('/home/ada/a.ts')])
      .step([called.read('/home/ada/a.ts', 50, { isWhole: false })]);
    expect(stubs(work)).toEqual([]);
    work.step([called.read('/home/ada/a.ts')]).step([]);
    expect(stubs(work)).toEqual([expect.stringContaining('(120 lines'), expect.stringContaining('(50 lines')]);
  });
});
