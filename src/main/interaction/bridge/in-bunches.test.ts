import type { SessionMessage, SessionUpdate } from '#shared/bridge/shapes.ts';
import { createStory } from '#shared/model/folds/transcript-story.ts';
import { expect, test } from 'vitest';
import { inBunches } from './in-bunches.ts';

const caughtUp: SessionUpdate = { type: 'caught-up', lastSeq: 601, drafts: [], liveCalls: [] };

async function collect(updates: readonly SessionUpdate[]): Promise<SessionMessage[]> {
  return Array.fromAsync(
    inBunches(
      (async function* () {
        yield* updates;
      })(),
    ),
  );
}

function events(count: number): SessionUpdate[] {
  const story = createStory();
  for (let at = 0; at < count; at += 1) story.sent(`message ${at}`);
  return story.events.map((event) => ({ type: 'event', event }));
}

test('stored history comes in few messages, whole and in order; what follows comes one by one', async () => {
  const [next, ...stored] = events(602).toReversed();
  const told = await collect([...stored.toReversed(), caughtUp, ...(next ? [next] : [])]);
  expect(told.map((message) => (message.type === 'history' ? message.events.length : message.type))).toEqual([
    250,
    250,
    101,
    'caught-up',
    'event',
  ]);
  const seqs = told.flatMap((message) => (message.type === 'history' ? message.events.map((event) => event.seq) : []));
  expect(seqs).toEqual(Array.from({ length: 601 }, (_, at) => at + 1));
});

test('a session without history is caught up at once', async () => {
  expect(await collect([caughtUp])).toEqual([caughtUp]);
});
