import { ORPCError } from '@orpc/client';
import { expect, test, vi } from 'vitest';
import { fakeStream, type FakeStream } from '../testing/fake-client.ts';
import { follow } from './follow.ts';

function aFollowedStream() {
  const streams: FakeStream<string>[] = [];
  const seen: string[] = [];
  const errors: unknown[] = [];
  const controller = new AbortController();
  const done = follow<string>({
    signal: controller.signal,
    open: async () => {
      const stream = fakeStream<string>();
      streams.push(stream);
      return stream;
    },
    onItem: (item) => void seen.push(item),
    onError: (error) => void errors.push(error),
  });
  return { streams, seen, errors, controller, done };
}

test('a stream that breaks is opened again and followed on', async () => {
  const { streams, seen, errors, controller, done } = aFollowedStream();
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  streams[0]?.push('a');
  await vi.waitFor(() => expect(seen).toEqual(['a']));
  streams[0]?.fail(new Error('the socket was closed'));
  await vi.waitFor(() => expect(streams).toHaveLength(2));
  streams[1]?.push('b');
  await vi.waitFor(() => expect(seen).toEqual(['a', 'b']));
  controller.abort();
  streams[1]?.end();
  await done;
  expect(errors).toEqual([]);
});

test('an error of the contract ends the stream and is handed on', async () => {
  const { streams, errors, done } = aFollowedStream();
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  streams[0]?.fail(new ORPCError('NOT_FOUND', { message: 'This session is not there.' }));
  await done;
  expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(streams).toHaveLength(1);
});

test('after the signal nothing is handed on', async () => {
  const { streams, seen, controller, done } = aFollowedStream();
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  controller.abort();
  streams[0]?.push('late');
  await done;
  expect(seen).toEqual([]);
});
