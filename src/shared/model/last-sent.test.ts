import { expect, test } from 'vitest';
import type { EventOf, SessionEvent } from './event.ts';
import { emptyMessages, foldMessages } from './folds/messages.ts';
import { createStory, id } from './folds/transcript-story.ts';
import type { AgentId } from './id.ts';
import { foldPromptMeasure, unmeasured } from './prompt-bound.ts';
import { tellBlocks } from './sent-blocks.ts';

const requests = [
  ['tool', 'system', 'hello'],
  ['tool', 'system', 'hello', 'call', 'result'],
  ['tool', 'other system', 'hello', 'call', 'result', 'more'],
];

/** The requests of a session, told as old journals tell them or as this version does. */
function journal(isOld: boolean): SessionEvent[] {
  const story = createStory();
  story.created();
  story.sent('hello');
  for (const [index, blocks] of requests.entries()) {
    const sent = story.asks();
    const told = isOld ? { blocks } : tellBlocks(requests[index - 1] ?? [], blocks);
    story.events[story.events.length - 1] = { ...sent, ...told };
    story.completes();
  }
  return story.events;
}

test('the hashes of the last request are the same from a journal that tells them all and from one that tells what was added', () => {
  for (const isOld of [true, false]) {
    const events = journal(isOld);
    expect(events.reduce(foldMessages, emptyMessages).lastSent?.blocks).toEqual(requests.at(-1));
    expect(events.reduce(foldPromptMeasure, unmeasured).measured?.blocks).toEqual(requests.at(-1));
  }
  const sent = journal(false).filter((event): event is EventOf<'request.sent'> => event.type === 'request.sent');
  expect(sent.map(({ keptBlocks, blocks }) => [keptBlocks, blocks])).toEqual([
    [undefined, ['tool', 'system', 'hello']],
    [3, ['call', 'result']],
    [1, ['other system', 'hello', 'call', 'result', 'more']],
  ]);
});

test('what another agent or another purpose sends in between changes nothing, and what keeps the prefix warm goes on in it', () => {
  const story = createStory();
  const state = () => story.events.reduce(foldMessages, emptyMessages).lastSent?.blocks;
  const asks = (purpose: EventOf<'request.sent'>['purpose'], more: Partial<EventOf<'request.sent'>>): void => {
    const sent = story.asks(1, purpose);
    story.events[story.events.length - 1] = { ...sent, ...more };
  };
  story.created();
  story.sent('hello');
  asks('main', { blocks: ['a', 'b'] });
  asks('title', { blocks: ['x'] });
  asks('subagent', { blocks: ['y'], actor: id<AgentId>('a', 2) });
  expect(state()).toEqual(['a', 'b']);
  asks('warm', { keptBlocks: 2, blocks: ['c'] });
  expect(state()).toEqual(['a', 'b', 'c']);
});

test('an answer has begun with its first whole block: its cache entry is there also where its end was never told', () => {
  const story = createStory();
  story.created();
  story.sent('hello');
  const sent = story.asks();
  story.events[story.events.length - 1] = { ...sent, blocks: ['a', 'b'], marks: [{ block: 1, ttl: '5m' }] };
  const cachedTo = () => story.events.reduce(foldMessages, emptyMessages).cachedTo;
  expect(cachedTo()).toBeNull();
  story.says('Hm.');
  story.breaksOff('process-ended');
  expect(cachedTo()).toBe(1);
});
