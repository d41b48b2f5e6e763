import type { CallCanceller } from '#shared/model/events/tool-events.ts';
import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { createStory } from '#shared/model/folds/transcript-story.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import { describe, expect, it } from 'vitest';
import { partialSubject } from './partial-input.ts';
import { elapsedTogether } from './read-group.tsx';
import { callDuration, callGlyph, callOutcome, callSubject, shortPath } from './tool-words.ts';

type Story = ReturnType<typeof createStory>;
function cardAfter(tell: (story: Story) => void) {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.asks();
  story.calls('c1', 'Bash', { command: 'npm test' });
  tell(story);
  const item = story.events.reduce(foldTranscript, emptyTranscript).items.find((candidate) => candidate.type === 'tool');
  if (item?.type !== 'tool') throw new Error('There is no card.');
  return item.card;
}
const shell = { type: 'shell', command: 'x', exitCode: 0, signal: null, ending: 'exit', cwd: '/', outputBytes: 9, process: null } as const;
const cancelled = (cancelledBy: CallCanceller) => ({ outcome: 'cancelled', cancelledBy }) as const;
const ran = (story: Story) => story.starts('c1', 'Bash', { command: 'npm test' });

describe('what a call is about', () => {
  it('is its command, its path in the project, or its pattern', () => {
    expect(callSubject('Bash', { command: 'cd src\nls' }, null, '/p')).toBe('cd src …');
    expect(callSubject('Read', { file_path: '/p/src/a.ts', offset: 10, limit: 5 }, null, '/p')).toBe('src/a.ts:10 to 14');
    expect(callSubject('Grep', { pattern: 'a b', path: '/p/src', glob: '*.ts' }, null, '/p')).toBe('a b in src (*.ts)');
    expect(callSubject('TodoWrite', { todos: [{ status: 'completed' }, { status: 'pending' }] }, null, '/p')).toBe('1 of 2 done');
    expect(callSubject('Weather', {}, 'Ask for rain', '/p')).toBe('Ask for rain');
  });

  it('keeps a path that only begins like the folder', () => {
    expect(shortPath('/project/a.ts', '/pro')).toBe('/project/a.ts');
    expect(shortPath('/pro', '/pro')).toBe('.');
  });

  it('is seen while the input still arrives', () => {
    expect(partialSubject('{"command": "echo \\"a\\" && l')).toBe('echo "a" && l');
    expect(partialSubject('{"file_path":"/p/\\u00e4')).toBe('/p/ä');
    expect(partialSubject('{"file_path":"/p/\\u00')).toBe('/p/');
    expect(partialSubject('{"com')).toBe('');
  });
});

describe('how a call went', () => {
  it.each([
    ['queued', 'queued', () => undefined],
    ['needs', 'waits for you', (story: Story) => story.questions('c1', 'Bash', {})],
    ['running', 'running', ran],
    ['done', '', (story: Story) => (ran(story), story.finishes('c1', 'Bash', 'ok', { details: shell }))],
    [
      'failed',
      'exit 1',
      (story: Story) => (ran(story), story.finishes('c1', 'Bash', '', { outcome: 'failed', details: { ...shell, exitCode: 1 } })),
    ],
    [
      'stopped',
      'time limit',
      (story: Story) => (ran(story), story.finishes('c1', 'Bash', '', { outcome: 'failed', details: { ...shell, ending: 'timeout' } })),
    ],
    ['failed', 'invalid input', (story: Story) => story.finishes('c1', 'Bash', '', { outcome: 'invalid' })],
    ['idle', 'not run', (story: Story) => story.finishes('c1', 'Bash', '', { outcome: 'cancelled' })],
    ['idle', 'stopped', (story: Story) => (ran(story), story.finishes('c1', 'Bash', '', { outcome: 'cancelled' }))],
    ['idle', 'stopped by you', (story: Story) => (ran(story), story.finishes('c1', 'Bash', '', cancelled('call')))],
    ['idle', 'cancelled with its sibling Bash', (story: Story) => story.finishes('c1', 'Bash', '', cancelled('sibling'))],
    ['idle', 'not run: a hook ended the turn', (story: Story) => story.finishes('c1', 'Bash', '', cancelled('hook'))],
    ['idle', 'not run: the answer broke off', (story: Story) => story.finishes('c1', 'Bash', '', cancelled('answer-broken'))],
    ['idle', 'denied by a rule', (story: Story) => story.finishes('c1', 'Bash', '', { outcome: 'denied' })],
    [
      'done',
      'nothing found',
      (story: Story) => story.finishes('c1', 'Bash', '', { details: { type: 'search', matches: 0, files: 0, isCut: false } }),
    ],
    [
      'done',
      '3 matches in 2 files',
      (story: Story) => story.finishes('c1', 'Bash', '', { details: { type: 'search', matches: 3, files: 2, isCut: false } }),
    ],
  ] as const)('has the glyph %s and the words “%s”', (glyph, words, tell) => {
    const card = cardAfter(tell);
    expect([callGlyph(card), callOutcome(card).text]).toEqual([glyph, words]);
  });

  it('repeats why the person denied it', () => {
    const card = cardAfter((story) => {
      story.answers(story.questions('c1', 'Bash', {}), { type: 'deny', comment: 'use npm run clean' });
      story.finishes('c1', 'Bash', '', { outcome: 'denied' });
    });
    expect(callOutcome(card).text).toBe('denied by you: “use npm run clean”');
    expect(callDuration(card)).toBe('');
  });
});

describe('reads side by side', () => {
  it('tell how long they took together only where they overlapped', () => {
    const card = cardAfter((story) => (ran(story), story.finishes('c1', 'Bash')));
    const at = (startedAt: number, finishedAt: number) => ({ ...card, state: { ...card.state, startedAt, finishedAt } }) as typeof card;
    expect(elapsedTogether([at(0, 10), at(2, 14)])).toBe(14);
    expect(elapsedTogether([at(0, 10), at(10, 14)])).toBeNull();
    expect(elapsedTogether([at(0, 10)])).toBeNull();
  });
});
