import { expect, test } from 'vitest';
import type { Clock } from '#main/ports/clock.ts';
import { Waits } from './waits.ts';

/** A clock whose waits end when the test says so, or with their signal. */
function heldClock() {
  const sleeps: PromiseWithResolvers<void>[] = [];
  const sleep = (_ms: number, signal?: AbortSignal) => {
    const held = Promise.withResolvers<void>();
    signal?.addEventListener('abort', () => held.reject(signal.reason), { once: true });
    sleeps.push(held);
    return held.promise;
  };
  const clock: Clock = { now: () => 0, monotonic: () => 0, sleep };
  return { clock, sleeps };
}

test('cutting short a wait that has ended does nothing, and leaves the next wait as it is', async () => {
  const { clock, sleeps } = heldClock();
  const waits = new Waits();
  const { signal } = new AbortController();
  const first = waits.wait(clock, 1_000, signal);
  sleeps[0]?.resolve();
  expect(await first).toBe('over');
  waits.cutShort();
  let isOver = false;
  const second = waits.wait(clock, 1_000, signal).then((ended) => {
    isOver = true;
    return ended;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  waits.cutShort();
  waits.cutShort();
  expect(await second).toBe('cut-short');
});

test('a stop wins over a wait that is cut short in the same moment', async () => {
  const { clock } = heldClock();
  const waits = new Waits();
  const stop = new AbortController();
  const wait = waits.wait(clock, 1_000, stop.signal);
  waits.cutShort();
  stop.abort();
  expect(await wait).toBe('aborted');
});

test('a wait that is cut short after it was told of and before it began does not begin', async () => {
  const { clock, sleeps } = heldClock();
  const waits = new Waits();
  const { signal } = new AbortController();
  waits.announce();
  waits.cutShort();
  expect(await waits.wait(clock, 1_000, signal)).toBe('cut-short');
  expect(sleeps).toEqual([]);
  const next = waits.wait(clock, 1_000, signal);
  sleeps[0]?.resolve();
  expect(await next).toBe('over');
});
