import { describe, expect, test } from 'vitest';
import { toMessages } from '#shared/model/folds/messages.ts';
import { createStages } from './create-stages.ts';
import { called, ToldWork } from './testing/told-work.ts';

const stages = createStages(() => false);

function collapsed(work: ToldWork): { requests: number; text: string }[] {
  const plan = stages.plan('collapse', work.situation(), null);
  if (plan?.replacement.type !== 'context.collapsed') return [];
  return plan.replacement.spans.map(({ requests, text }) => ({ requests: requests.length, text }));
}

const twoTurns = (work: ToldWork): ToldWork =>
  work
    .say('Second.')
    .answer('Done.')
    .say('Third.')
    .step([called.grep('z')]);

describe('collapse', () => {
  test('tells each call of a finished turn in a line, what the agent said, and which files it changed', () => {
    const work = new ToldWork().say('First.');
    work.step([called.read('/home/ada/a.ts'), called.grep('needle')], { text: 'I look for the needle first.', thinking: 'hm' });
    work.step([called.edit('/home/ada/a.ts'), called.edit('/home/ada/a.ts')]);
    work.step([
      called.bash('npm test', '> test\n\nTests 5 passed\n'),
      called.bash('npm run lint', 'Broken.\nExit code 2', { exitCode: 2 }),
    ]);
    work.step([called.bash('make', 'much', { frozenPath: '/results/call_7.txt' }), called.grep('(', 'Unclosed group.', true)]);
    work.answer('The needle is in a.ts.');
    expect(collapsed(twoTurns(work))).toEqual([
      {
        requests: 4,
        text: [
          '[4 of your steps are told here in short, to save room. Files may have changed since: read them again before you change them.]',
          'You said: I look for the needle first.',
          '- Read /home/ada/a.ts → 120 lines',
          '- Grep: Search for needle → 120 matches in 4 files',
          '- Edit /home/ada/a.ts → +3 −1 lines',
          '- Edit /home/ada/a.ts → +3 −1 lines',
          '- Bash: npm test → exit code 0: Tests 5 passed',
          '- Bash: npm run lint → exit code 2: Exit code 2',
          '- Bash: make → exit code 0: much; whole result in /results/call_7.txt',
          '- Grep: Search for ( → failed: Unclosed group.',
          'Files changed: /home/ada/a.ts (+6 −2)',
        ].join('\n'),
      },
    ]);
  });

  test('leaves the person, the answer that ended a turn, and the last two turns', () => {
    const work = new ToldWork()
      .say('First.')
      .step([called.grep('a')])
      .step([called.grep('b')])
      .answer('The end of the first turn.');
    work
      .say('Second.')
      .step([called.grep('c')])
      .step([called.grep('d')])
      .answer('The end of the second.');
    work.say('Third.').step([called.grep('e')]);
    const plan = stages.plan('collapse', work.situation(), null);
    if (plan !== null) work.apply(plan);
    const words = toMessages(work.messages).map(({ role, content }) => `${role}: ${content.map(({ type }) => type).join(' ')}`);
    expect(words.slice(0, 4)).toEqual(['user: text text', 'assistant: text', 'user: text', 'assistant: tool_use']);
    expect(JSON.stringify(toMessages(work.messages))).toMatch(
      /First\..*The end of the first turn\..*Second\..*The end of the second\..*Third\./,
    );
  });

  test('of a running turn of very many steps leaves the newest twelve', () => {
    const work = new ToldWork().say('First.');
    for (let number = 0; number < 62; number += 1) work.step([called.grep(`pattern ${number}`)]);
    expect(collapsed(work).map(({ requests }) => requests)).toEqual([40, 10]);
  });

  test('keeps the text of a long span short: its beginning, its end, and how much is left out', () => {
    const work = new ToldWork().say('First.');
    for (let number = 0; number < 52; number += 1) {
      work.step([called.bash(`echo ${`${number} `.repeat(60)}`, 'word '.repeat(60)), called.grep(`pattern ${number}`)], {
        text: 'word '.repeat(200),
      });
    }
    const [span] = collapsed(work);
    expect(span?.text.length).toBeLessThan(7_000);
    expect(span?.text).toMatch(/echo 0 0[^]*… \d+ more lines are left out …[^]*pattern 39/);
  });

  test('folds no answer that was cut off: that it was stays said', () => {
    const work = new ToldWork().say('First.').step([called.grep('a')]);
    work.story.asks();
    work.story.says('I beg');
    work.story.breaksOff('stopped');
    work
      .step([called.grep('b')])
      .step([called.grep('c')])
      .answer('Done.');
    expect(collapsed(twoTurns(work)).map(({ requests }) => requests)).toEqual([2]);
  });
});
