import { describe, expect, test } from 'vitest';
import type { StageFigures } from '../compaction/stage.ts';
import type { SessionEvent } from '../event.ts';
import type { CallId, CompactionId, RequestId, SessionId } from '../id.ts';
import { emptyMessages, fixedBlocks, foldMessages, placedMessages, toMessages, type MessagesState } from './messages.ts';
import { createStory, id, type Story } from './transcript-story.ts';

const figures: StageFigures = { tokensBefore: 9, tokensAfter: 3, rewrittenTokens: 2, costUsd: null, expectedSteps: 5, savesUsd: null };
const stage = { compaction: id<CompactionId>('c', 1), figures, reason: 'pays' as const };
const thinking = { type: 'thinking' as const, thinking: 'hm', signature: 'signed' };

function fold(story: Story): MessagesState {
  return story.events.reduce<MessagesState>(foldMessages, emptyMessages);
}

/** The messages, a line each: role and the words of every block. */
function tell(state: MessagesState): string[] {
  return toMessages(state).map(({ role, content }) => `${role}: ${content.map((block) => words(block)).join(' | ')}`);
}

function words(block: object): string {
  if ('text' in block) return String(block.text);
  if ('content' in block && Array.isArray(block.content)) return `= ${block.content.map(words).join(' ')}`;
  return 'type' in block ? `<${String(block.type)}>` : '';
}

/** Two turns of two steps each: a call with thinking, then an answer. */
function twoTurns(): Story & { first: RequestId; place: { session: SessionId; seq: number } } {
  const story = createStory();
  story.created();
  const ask = (number: number): RequestId => {
    const { request } = story.asks();
    story.block(thinking);
    story.calls(`call_${number}`, 'Read', {}, 1);
    story.starts(`call_${number}`, 'Read', {});
    story.finishes(`call_${number}`, 'Read', `content ${number}`);
    story.completes({}, 'tool_use');
    story.asks();
    story.says(`Answer ${number}.`);
    story.completes();
    story.ends();
    return request;
  };
  story.sent('First.');
  const notice = story.add('notice.appended', { about: 'git', text: 'On main.' });
  const first = ask(1);
  story.sent('Second.');
  ask(2);
  story.sent('Third.');
  return Object.assign(story, { first, place: { session: notice.session, seq: notice.seq } });
}

const whole = [
  'user: First. | On main.',
  'assistant: <thinking> | <tool_use>',
  'user: = content 1',
  'assistant: Answer 1.',
  'user: Second.',
  'assistant: <thinking> | <tool_use>',
  'user: = content 2',
  'assistant: Answer 2.',
  'user: Third.',
];

describe('a rewrite', () => {
  test('is told from where it begins: before it nothing changes, behind it thinking leaves', () => {
    const story = twoTurns();
    expect(tell(fold(story))).toEqual(whole);
    story.add('context.cleared', { ...stage, results: [{ call: 'call_1' as CallId, text: 'cleared' }] });
    expect(tell(fold(story))).toEqual([
      'user: First. | On main.',
      'assistant: <thinking> | <tool_use>',
      'user: = cleared',
      'assistant: Answer 1.',
      'user: Second.',
      'assistant: <tool_use>',
      'user: = content 2',
      'assistant: Answer 2.',
      'user: Third.',
    ]);
  });

  test('drops notices by their place, and the thinking of the answers it names', () => {
    const story = twoTurns();
    story.add('context.snipped', { ...stage, notices: [story.place], thinking: [] });
    expect(tell(fold(story)).slice(0, 2)).toEqual(['user: First.', 'assistant: <tool_use>']);

    const other = twoTurns();
    other.add('context.snipped', { ...stage, notices: [], thinking: [other.first] });
    expect(tell(fold(other)).slice(0, 3)).toEqual(['user: First. | On main.', 'assistant: <tool_use>', 'user: = content 1']);
  });

  test('folds a span of steps into one text where they began, and leaves what the person said', () => {
    const story = twoTurns();
    story.add('context.collapsed', { ...stage, spans: [{ requests: [story.first], text: 'Read a file.' }] });
    expect(tell(fold(story)).slice(0, 3)).toEqual(['user: First. | On main. | Read a file.', 'assistant: Answer 1.', 'user: Second.']);
  });

  test('puts a summary in place of everything up to an event, and of nothing behind it', () => {
    const story = twoTurns();
    const second = story.events.findLast((event) => event.type === 'message.sent' && JSON.stringify(event).includes('Second.'));
    const upTo = { session: second!.session, seq: second!.seq };
    story.add('context.summarised', {
      ...stage,
      request: id<RequestId>('e', 99),
      upTo,
      content: ['In short: one answer.', 'You said: First. Second.'],
    });
    expect(tell(fold(story))).toEqual([
      'user: In short: one answer. | You said: First. Second.',
      'assistant: <tool_use>',
      'user: = content 2',
      'assistant: Answer 2.',
      'user: Third.',
    ]);
  });

  test('that names nothing that is there gives the same object back', () => {
    const story = twoTurns();
    const before = fold(story);
    const events: SessionEvent[] = [
      story.add('context.cleared', { ...stage, results: [{ call: 'call_9' as CallId, text: 'cleared' }] }),
      story.add('context.collapsed', { ...stage, spans: [{ requests: [id<RequestId>('e', 99)], text: 'Nothing.' }] }),
      story.add('context.snipped', { ...stage, notices: [{ ...story.place, seq: 999 }], thinking: [] }),
      story.add('context.summarised', {
        ...stage,
        request: id<RequestId>('e', 99),
        upTo: { session: id<SessionId>('5', 77), seq: 1 },
        content: ['Nothing.'],
      }),
    ];
    for (const event of events) expect(foldMessages(before, event)).toBe(before);
  });

  test('leaves readable what the cache holds of the prefix before it', () => {
    const story = twoTurns();
    const mark = (index: number, blocks: number): void => {
      const at = story.events.flatMap((event, place) => (event.type === 'request.sent' ? [place] : []))[index] ?? -1;
      const sent = story.events[at];
      if (sent?.type === 'request.sent') story.events[at] = { ...sent, marks: [{ block: blocks, ttl: '5m' }] };
    };
    // First. On main. | thinking, call | content 1 | Answer 1. Second. | thinking, call | content 2 | Answer 2.
    [1, 4, 6, 9].forEach((blocks, index) => mark(index, blocks));
    expect(fold(story)).toMatchObject({ cachedTo: 9, cachedBefore: [1, 4, 6] });
    story.add('context.cleared', { ...stage, results: [{ call: 'call_2' as CallId, text: 'cleared' }] });
    const after = fold(story);
    expect(fixedBlocks(after)).toBe(0);
    expect(after).toMatchObject({ cachedTo: 6, cachedBefore: [1, 4] });
    expect(placedMessages(after).map(({ origin }) => origin.type)).toEqual(
      placedMessages(fold(twoTurns())).map(({ origin }) => origin.type),
    );
  });
});
