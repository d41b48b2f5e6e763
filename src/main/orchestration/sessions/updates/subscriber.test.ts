import { expect, test } from 'vitest';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { Delta } from '#shared/model/delta.ts';
import type { CallId, RequestId } from '#shared/model/id.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createSubscriber } from './subscriber.ts';

const request = '01900000-0000-7000-8000-000000000001' as RequestId;

test('growths of a block are merged while the reader is behind, in the order of everything else', async () => {
  const subscriber = createSubscriber(createManualClock(0), new AbortController().signal);
  for (const delta of [opened(0), grew(0, 'a'), progress('1'), grew(0, 'b'), progress('2')]) subscriber.put({ type: 'delta', delta });
  subscriber.put(event(1));
  subscriber.put({ type: 'delta', delta: grew(0, 'c') });
  expect([
    await subscriber.take(),
    await subscriber.take(),
    await subscriber.take(),
    await subscriber.take(),
    await subscriber.take(),
  ]).toEqual([
    { type: 'delta', delta: opened(0) },
    { type: 'delta', delta: grew(0, 'ab') },
    { type: 'delta', delta: progress('2') },
    event(1),
    { type: 'delta', delta: grew(0, 'c') },
  ]);
});

test('deltas come at most once a frame; a stored event is not held back for it', async () => {
  const clock = createManualClock(0);
  const waits: number[] = [];
  const subscriber = createSubscriber(
    {
      ...clock,
      sleep: (ms) => {
        waits.push(ms);
        return new Promise(() => undefined);
      },
    },
    new AbortController().signal,
  );
  subscriber.put({ type: 'delta', delta: grew(0, 'a') });
  expect(await subscriber.take()).toMatchObject({ delta: { text: 'a' } });
  subscriber.put({ type: 'delta', delta: grew(0, 'b') });
  const held = subscriber.take();
  await Promise.resolve();
  expect(waits).toEqual([16]);
  subscriber.put({ type: 'delta', delta: grew(0, 'c') });
  subscriber.put(event(1));
  expect(await held).toMatchObject({ delta: { text: 'bc' } });
  expect(await subscriber.take()).toEqual(event(1));
});

test('a reader that falls too far behind is told so and starts anew', async () => {
  const subscriber = createSubscriber(createManualClock(0), new AbortController().signal);
  for (let seq = 1; seq <= 501; seq += 1) subscriber.put(event(seq));
  expect(await subscriber.take()).toBe('behind');
  subscriber.reset();
  subscriber.put(event(502));
  expect(await subscriber.take()).toEqual(event(502));
});

test('a reader that waits is woken by what comes, and by its leaving', async () => {
  const leaving = new AbortController();
  const subscriber = createSubscriber(createManualClock(0), leaving.signal);
  const first = subscriber.take();
  subscriber.put(event(1));
  expect(await first).toEqual(event(1));
  const second = subscriber.take();
  leaving.abort();
  expect(await second).toBe('ended');
});

function opened(index: number): Delta {
  return { type: 'block.opened', request, index, block: { type: 'text' } };
}

function grew(index: number, text: string): Delta {
  return { type: 'block.grew', request, index, text };
}

function progress(message: string): Delta {
  return { type: 'tool.progressed', call: 'c1' as CallId, message };
}

function event(seq: number): Extract<SessionUpdate, { type: 'event' }> {
  // Only the number counts here.
  return { type: 'event', event: { seq } as never };
}
