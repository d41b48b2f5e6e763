import type { WorkbenchUpdate } from '#shared/bridge/shapes.ts';
import { expect, test, vi } from 'vitest';
import { fakeClient, fakeStream, type FakeStream } from '../../testing/fake-client.ts';
import { aHost, aProject, aProjectId, aProvider, aSession, aSessionId, someSettings } from '../../testing/samples.ts';
import { createWorkbenchStore } from './workbench-store.ts';

test('the store follows the engine, and starts over from everything after the stream broke', async () => {
  const streams: FakeStream<WorkbenchUpdate>[] = [];
  const client = fakeClient({
    workbench: {
      events: async () => {
        const stream = fakeStream<WorkbenchUpdate>();
        streams.push(stream);
        return stream;
      },
    },
    host: { describe: async () => aHost },
    provider: { describe: async () => aProvider },
    settings: { get: async () => someSettings },
  });
  const controller = new AbortController();
  const store = createWorkbenchStore(client, controller.signal);
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  streams[0]?.push({ type: 'all', projects: [aProject(1)], sessions: [aSession(1, 1)] });
  await vi.waitFor(() => expect(store.getState().isLoaded).toBe(true));
  expect(store.getState()).toMatchObject({ host: aHost, provider: aProvider, settings: someSettings });

  streams[0]?.fail(new Error('cut'));
  await vi.waitFor(() => expect(streams).toHaveLength(2));
  streams[1]?.push({ type: 'all', projects: [aProject(1)], sessions: [aSession(2, 1)] });
  await vi.waitFor(() => expect(Object.keys(store.getState().sessions)).toEqual([aSessionId(2)]));
  expect(Object.keys(store.getState().projects)).toEqual([aProjectId(1)]);
  controller.abort();
});
