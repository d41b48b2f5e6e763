import { expect, test } from 'vitest';
import type { SessionEvent } from '../event.ts';
import type { SessionId } from '../id.ts';
import { createInPlay, type KeptInPlay } from './in-play.ts';

const [parent, child] = ['parent', 'child'] as unknown as [SessionId, SessionId];

/** Adds an event of which only these fields matter. */
function add(inPlay: KeptInPlay, session: SessionId, seq: number, event: object): void {
  inPlay.add({ session, seq, at: seq, ...event } as SessionEvent);
}

function runCall(inPlay: KeptInPlay, seq: number, call: string, session = parent): void {
  add(inPlay, session, seq, { type: 'tool.started', call, request: 'r', tool: 'Read', input: { file_path: '/a' }, summary: 'Read /a' });
  add(inPlay, session, seq + 1, {
    type: 'tool.finished',
    call,
    tool: 'Read',
    outcome: 'done',
    isError: false,
    content: [],
    isFrozen: false,
  });
}

test('calls are known until they are summarised; the list is not made anew for each look', () => {
  const inPlay = createInPlay();
  runCall(inPlay, 1, 'first');
  runCall(inPlay, 3, 'second');
  add(inPlay, parent, 5, { type: 'tool.started', call: 'running', request: 'r', tool: 'Bash', input: {}, summary: 'Run' });
  expect(inPlay.calls).toBe(inPlay.calls);
  expect(inPlay.calls.map(({ call, outcome }) => [call, outcome])).toEqual([
    ['first', 'done'],
    ['second', 'done'],
    ['running', null],
  ]);
  add(inPlay, parent, 6, { type: 'context.summarised', upTo: { session: parent, seq: 2 }, content: ['x'] });
  expect(inPlay.calls.map(({ call }) => call)).toEqual(['second', 'running']);
  expect([inPlay.call('first' as never), inPlay.call('second' as never)?.tool]).toEqual([undefined, 'Read']);
  add(inPlay, parent, 7, { type: 'result.frozen', call: 'second', path: '/results/second.txt', text: 'preview' });
  expect(inPlay.call('second' as never)?.frozenPath).toBe('/results/second.txt');
});

test('a call that never started is known by the answer that asked for it', () => {
  const inPlay = createInPlay();
  add(inPlay, parent, 1, {
    type: 'block.completed',
    request: 'r',
    index: 0,
    block: { type: 'tool_use', id: 'denied', name: 'Write', input: {} },
  });
  add(inPlay, parent, 2, {
    type: 'tool.finished',
    call: 'denied',
    tool: 'Write',
    outcome: 'denied',
    isError: true,
    content: [],
    isFrozen: false,
  });
  expect(inPlay.call('denied' as never)).toMatchObject({ request: 'r', tool: 'Write', outcome: 'denied', isError: true });
});

test('places of a parent stand before those of its fork, whatever their numbers', () => {
  const inPlay = createInPlay();
  runCall(inPlay, 90, 'inherited');
  add(inPlay, child, 1, { type: 'session.forked', mode: 'default' });
  runCall(inPlay, 2, 'own', child);
  expect(inPlay.isUpTo({ session: parent, seq: 90 }, { session: child, seq: 1 })).toBe(true);
  expect(inPlay.isUpTo({ session: child, seq: 1 }, { session: parent, seq: 90 })).toBe(false);
  add(inPlay, child, 4, { type: 'context.summarised', upTo: { session: child, seq: 1 }, content: ['x'] });
  expect(inPlay.calls.map(({ call }) => call)).toEqual(['own']);
});

test('what is kept of very many long messages is bounded; the first stays whole', () => {
  const inPlay = createInPlay();
  for (let seq = 1; seq <= 3_000; seq++) {
    add(inPlay, parent, seq, {
      type: 'message.sent',
      turn: `t${seq}`,
      content: [{ type: 'text', text: `You must do ${seq}.\n${'x'.repeat(3_000)}` }],
    });
  }
  const characters = inPlay.said.reduce((sum, { text }) => sum + text.length, 0);
  expect(characters).toBeLessThan(1_300_000);
  expect(inPlay.said).toHaveLength(2_000);
  expect([inPlay.said[0]?.text.length, inPlay.said[0]?.isCut, inPlay.said[1]?.isCut, inPlay.said.at(-1)?.isCut]).toEqual([
    3_015,
    false,
    true,
    false,
  ]);
  expect(inPlay.decisions).toHaveLength(150);
  expect([inPlay.said.at(-1)?.number, inPlay.turns]).toEqual([3_000, 3_000]);
});
