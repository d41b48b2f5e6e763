import type { ClientContext, ClientLink } from '@orpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnection, waitBeforeAttempt, type Wire } from './connection.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A host whose wires a test opens, refuses and cuts. */
function aHostOfWires() {
  const opening: PromiseWithResolvers<Wire>[] = [];
  const connection = createConnection(() => {
    const next = Promise.withResolvers<Wire>();
    opening.push(next);
    return next.promise;
  });
  return {
    connection,
    opened: () => opening.length,
    async accept(name: string) {
      const cut = Promise.withResolvers<void>();
      const link: ClientLink<ClientContext> = { call: async (path) => `${name}:${path.join('.')}` };
      opening.at(-1)?.resolve({ link, closed: cut.promise });
      await vi.advanceTimersByTimeAsync(0);
      return async () => {
        cut.resolve();
        await vi.advanceTimersByTimeAsync(0);
      };
    },
    async refuse() {
      opening.at(-1)?.reject(new Error('refused'));
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

test('a call made before the connection stands waits for it', async () => {
  const host = aHostOfWires();
  const answer = host.connection.client.host.describe();
  await host.accept('first');
  expect(await answer).toBe('first:host.describe');
});

test('a cut connection is made anew, and later calls take the new one', async () => {
  const host = aHostOfWires();
  const cut = await host.accept('first');
  expect(host.connection.state.getState()).toEqual({ status: 'open' });
  await cut();
  expect(host.connection.state.getState()).toMatchObject({ status: 'lost', attempt: 1 });
  await vi.advanceTimersByTimeAsync(waitBeforeAttempt(1));
  await host.accept('second');
  expect(await host.connection.client.settings.get()).toBe('second:settings.get');
});

test('a call fails unsent, by name, when no connection comes within a few seconds', async () => {
  const host = aHostOfWires();
  await host.refuse();
  const answer = host.connection.client.host.describe().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await answer).toMatchObject({ name: 'ConnectionLostError' });
});

test('each try waits longer, and "try now" does not wait', async () => {
  const host = aHostOfWires();
  expect([1, 2, 3, 9].map(waitBeforeAttempt)).toEqual([250, 500, 1000, 10_000]);
  await host.refuse();
  expect(host.opened()).toBe(1);
  host.connection.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect(host.opened()).toBe(2);
  await host.refuse();
  expect(host.connection.state.getState()).toMatchObject({ status: 'lost', attempt: 3 });
});

test('a caller that gives up while waiting is let go at once', async () => {
  const host = aHostOfWires();
  const controller = new AbortController();
  const answer = host.connection.client.host.describe(undefined, { signal: controller.signal }).catch((error: unknown) => error);
  controller.abort(new Error('not wanted any more'));
  expect(await answer).toMatchObject({ message: 'not wanted any more' });
});
