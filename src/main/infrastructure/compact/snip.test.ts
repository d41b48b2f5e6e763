import { describe, expect, test } from 'vitest';
import { toMessages } from '#shared/model/folds/messages.ts';
import { createStages } from './create-stages.ts';
import { called, ToldWork } from './testing/told-work.ts';

const stages = createStages(() => false);

/** Two more turns, so that what stood before them is old. */
function twoTurns(work: ToldWork): ToldWork {
  return work.answer('Done.').say('Second.').answer('Done.').say('Third.').answer('Done.').say('Fourth.');
}

/** What is left of the messages' words once the stage acted. */
function snipped(work: ToldWork): string {
  const plan = stages.plan('snip', work.situation(), null);
  if (plan !== null) work.apply(plan);
  return JSON.stringify(toMessages(work.messages));
}

describe('snip', () => {
  test('drops an older notice about the same as a newer one, and keeps the newer', () => {
    const work = new ToldWork().notice('date', 'It is Monday.').say('Go.').answer('Done.').notice('date', 'It is Tuesday.').say('On.');
    const words = snipped(work);
    expect(words).not.toContain('Monday');
    expect(words).toContain('Tuesday');
  });

  test('drops a notice of changed files once all of them were looked at again', () => {
    const files = { files: { '/home/ada/a.ts': '1', '/home/ada/b.ts': '2' } };
    const work = new ToldWork().say('Go.').answer('Done.').notice('files', 'These files changed.', files).say('On.');
    work.step([called.read('/home/ada/a.ts')]);
    expect(snipped(work)).toContain('These files changed.');
    work.step([called.edit('/home/ada/b.ts')]).step([]);
    expect(snipped(work)).not.toContain('These files changed.');
  });

  test('drops instructions only where a newer notice gives the same file', () => {
    const of = (path: string) => ({ instructions: { [path]: 'hash' } });
    const work = new ToldWork()
      .say('Go.')
      .notice('instructions', 'Old rules.', of('/a/CLAUDE.md'))
      .notice('instructions', 'Own rules.', of('/b/CLAUDE.md'));
    twoTurns(work);
    expect(snipped(work)).toContain('Old rules.');
    work.notice('instructions', 'New rules.', of('/a/CLAUDE.md')).answer('Done.').say('On.');
    const words = snipped(work);
    expect(words).not.toContain('Old rules.');
    expect(words).toContain('Own rules.');
    expect(words).toContain('New rules.');
  });

  test('drops what mattered only then, and the thinking of turns that are long over, and keeps what is newer', () => {
    const work = new ToldWork().say('Go.').step([called.grep('x')], { thinking: 'Old thought. '.repeat(50) });
    work.notice('process', 'The old process ended.').step([called.grep('y')]);
    const words = snipped(twoTurns(work));
    expect(words).not.toContain('Old thought.');
    expect(words).not.toContain('The old process ended.');
    const young = new ToldWork()
      .say('Go.')
      .step([called.grep('x')], { thinking: 'Young thought.' })
      .notice('process', 'A process ended.');
    expect(snipped(young.step([]).say('On.'))).toMatch(/Young thought.*A process ended/);
  });

  test('keeps a notice without which two answers would follow each other', () => {
    const work = new ToldWork()
      .say('Go.')
      .answer('First answer.')
      .notice('hook', 'A hook said: go on.')
      .answer('Second answer.')
      .say('On.');
    expect(snipped(twoTurns(work))).toContain('A hook said: go on.');
  });
});
