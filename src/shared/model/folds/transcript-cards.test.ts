import { describe, expect, it } from 'vitest';
import type { CallId } from '../id.ts';
import { emptyTranscript, type Transcript } from './transcript-state.ts';
import { createStory, type Story } from './transcript-story.ts';
import { foldTranscript } from './transcript.ts';

const fold = (story: Story) => story.events.reduce(foldTranscript, emptyTranscript);
const cardOf = (transcript: Transcript, call = 'c1') => {
  const item = transcript.items.find((candidate) => candidate.type === 'tool' && candidate.card.call === (call as CallId));
  if (item?.type !== 'tool') throw new Error(`There is no card for ${call}.`);
  return item.card;
};

function proposed() {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.asks();
  story.calls('c1', 'Bash', { command: 'npm test' });
  return story;
}

describe('a tool card', () => {
  it('goes from proposed to running to done with everything its events know', () => {
    const story = proposed();
    expect(cardOf(fold(story))).toMatchObject({
      tool: 'Bash',
      input: { command: 'npm test' },
      summary: null,
      state: { status: 'proposed' },
    });
    const started = story.starts('c1', 'Bash', { command: 'npm test' }, 'npm test');
    expect(cardOf(fold(story))).toMatchObject({ summary: 'npm test', state: { status: 'running', startedAt: started.at } });
    const details = { type: 'search', matches: 2, files: 1, isCut: false } as const;
    const finished = story.finishes('c1', 'Bash', '2 passed', { durationMs: 777, details });
    expect(cardOf(fold(story)).state).toEqual({
      status: 'done',
      startedAt: started.at,
      finishedAt: finished.at,
      durationMs: 777,
      isError: false,
      content: [{ type: 'text', text: '2 passed' }],
      details,
    });
  });

  it('waits for the person and remembers the answer', () => {
    const story = proposed();
    const asked = story.questions('c1', 'Bash', { command: 'npm test -- --all' }, ['Bash(npm test:*)']);
    expect(cardOf(fold(story))).toMatchObject({
      input: { command: 'npm test -- --all' },
      state: { status: 'awaiting', question: asked.question, askedAt: asked.at },
    });
    expect(fold(story).questions).toMatchObject([{ question: asked.question, suggestedRules: ['Bash(npm test:*)'], askedAt: asked.at }]);
    story.answers(asked, { type: 'allow', scope: 'session' });
    expect(fold(story).questions).toEqual([]);
    expect(cardOf(fold(story))).toMatchObject({ state: { status: 'proposed' }, decision: { by: 'person', answer: { scope: 'session' } } });
  });

  it.each(['denied', 'invalid', 'cancelled'] as const)('that is %s without having run has no duration', (outcome) => {
    const story = proposed();
    story.finishes('c1', 'Bash', 'No.', { outcome, isError: true });
    expect(cardOf(fold(story)).state).toMatchObject({ status: outcome, startedAt: null, durationMs: null, isError: true });
  });

  it('that its process took along has no duration, whatever recovery wrote', () => {
    const story = proposed();
    story.starts('c1', 'Bash', {});
    story.finishes('c1', 'Bash', 'Interrupted.', { outcome: 'interrupted', isError: true, durationMs: 0 });
    expect(cardOf(fold(story)).state).toMatchObject({ status: 'interrupted', durationMs: null });
  });

  it('keeps the comment of a denial', () => {
    const story = proposed();
    story.answers(story.questions('c1', 'Bash', {}), { type: 'deny', comment: 'use npm run clean' });
    story.finishes('c1', 'Bash', '', { outcome: 'denied', isError: true });
    expect(cardOf(fold(story))).toMatchObject({
      decision: { answer: { type: 'deny', comment: 'use npm run clean' } },
      state: { status: 'denied' },
    });
  });

  it('holds a frozen result and the end of a background process, whichever comes when', () => {
    const story = proposed();
    story.starts('c1', 'Bash', {});
    story.add('result.frozen', { call: 'c1' as CallId, text: 'begin … end', path: '/t/c1.txt', originalCharacters: 812_000 });
    story.finishes('c1', 'Bash', '', { isFrozen: true });
    story.add('process.ended', { call: 'c1' as CallId, process: 'p1', exitCode: 1, signal: null });
    expect(cardOf(fold(story))).toMatchObject({
      frozen: { path: '/t/c1.txt', originalCharacters: 812_000 },
      processEnd: { exitCode: 1, signal: null },
      state: { status: 'done' },
    });
  });

  it('does not go back: a finished call stays as it ended', () => {
    const story = proposed();
    story.starts('c1', 'Bash', {});
    story.finishes('c1', 'Bash', 'first');
    const before = fold(story);
    expect(foldTranscript(before, story.starts('c1', 'Bash', {}))).toBe(before);
    expect(foldTranscript(before, story.finishes('c1', 'Bash', 'second'))).toBe(before);
    expect(foldTranscript(before, story.questions('c1', 'Bash', {}))).toBe(before);
  });

  it('appears for a call whose block is not known, and not for a decision alone', () => {
    const story = createStory();
    story.created();
    story.finishes('c9', 'Read', 'text');
    expect(cardOf(fold(story), 'c9')).toMatchObject({ tool: 'Read', input: {}, state: { status: 'done' } });
    const before = fold(story);
    const frozen = story.add('result.frozen', { call: 'c8' as CallId, text: '', path: '', originalCharacters: 1 });
    expect(foldTranscript(before, frozen)).toBe(before);
  });

  it('keeps an input that was not valid JSON', () => {
    const story = createStory();
    story.created();
    story.sent('Go');
    story.asks();
    const { request } = story.state;
    const block = { type: 'tool_use' as const, id: 'c1' as CallId, name: 'Bash', input: {} };
    story.add('block.completed', { request, index: 0, block, malformedInput: '{"comm' });
    expect(cardOf(fold(story)).malformedInput).toBe('{"comm');
  });
});
