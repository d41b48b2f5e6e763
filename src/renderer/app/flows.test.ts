import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createPreferenceStore } from '../parts/preferences/window-preferences.ts';
import type { WorkbenchState } from '../parts/workbench/workbench-state.ts';
import { fakeClient } from '../testing/fake-client.ts';
import { aWorkbench } from '../testing/render-in-window.tsx';
import { aRequestId } from '../testing/cache-samples.ts';
import { aHost, aProject, aProjectId, aSession, aSessionId } from '../testing/samples.ts';
import { createFlows } from './flows.ts';
import { createWindowStore } from './window-store.ts';

function theFlows(fake: Parameters<typeof fakeClient>[0], state: WorkbenchState) {
  const stores = {
    client: fakeClient(fake),
    workbench: createStore<WorkbenchState>(() => state),
    preferences: createPreferenceStore(null),
    window: createWindowStore(),
  };
  return { ...stores, flows: createFlows(stores) };
}

test('a folder that was never opened before leads straight to its first session', async () => {
  const create = vi.fn(async () => aSession(1, 1));
  const { flows, preferences, window } = theFlows({ project: { add: async () => aProject(1) }, session: { create } }, aWorkbench());
  window.setState({ isPickingFolder: true });
  await flows.takeFolder('/home/code/project-1');
  expect(create).toHaveBeenCalledWith({ project: aProjectId(1) });
  expect(preferences.getState().selectedSession).toBe(aSessionId(1));
  expect(window.getState().isPickingFolder).toBe(false);
});

test('a folder that has sessions opens the newest one and makes none', async () => {
  const create = vi.fn();
  const state = aWorkbench([aProject(1)], [aSession(1, 1), aSession(2, 1)]);
  const { flows, preferences } = theFlows({ project: { add: async () => aProject(1) }, session: { create } }, state);
  await flows.takeFolder('/home/code/project-1');
  expect(preferences.getState().selectedSession).toBe(aSessionId(2));
  expect(create).not.toHaveBeenCalled();
});

test('a new session begins in the project in view, else in the first one that can be used', async () => {
  const create = vi.fn(async () => aSession(3, 2));
  const state = aWorkbench([aProject(1, { state: 'missing' }), aProject(2), aProject(3)], [aSession(1, 3), aSession(2, 1)]);
  const { flows, preferences } = theFlows({ session: { create } }, state);
  await flows.newSession(null);
  preferences.setState({ selectedSession: aSessionId(1) });
  await flows.newSession(null);
  preferences.setState({ selectedSession: aSessionId(2) });
  await flows.newSession(null);
  expect(create.mock.calls).toEqual([[{ project: aProjectId(2) }], [{ project: aProjectId(3) }], [{ project: aProjectId(2) }]]);
});

test('a session that begins while the person has gone to the settings does not call them back', async () => {
  const created = Promise.withResolvers<ReturnType<typeof aSession>>();
  const { flows, preferences, window } = theFlows({ session: { create: () => created.promise } }, aWorkbench([aProject(1)]));
  const starting = flows.newSession(null);
  window.setState({ isSettingsOpen: true });
  created.resolve(aSession(1, 1));
  await starting;
  expect(window.getState().isSettingsOpen).toBe(true);
  expect(preferences.getState().selectedSession).toBe(aSessionId(1));
});

test('without a project a new session asks for a folder first', async () => {
  const { flows, window } = theFlows({}, aWorkbench());
  await flows.newSession(null);
  expect(window.getState().isPickingFolder).toBe(true);
});

test('where the host has a folder dialog it is used, and closing it does nothing', async () => {
  const host = { ...aHost, capabilities: { ...aHost.capabilities, nativeFolderDialog: true } };
  const { flows, window } = theFlows({ host: { pickFolder: async () => null } }, aWorkbench([], [], { host }));
  await flows.openFolder();
  expect(window.getState()).toMatchObject({ isPickingFolder: false, failure: null });
});

test('a session that could not be started is said', async () => {
  const create = () => Promise.reject(new Error('The disk is full. Nothing was stored.'));
  const { flows, window } = theFlows({ session: { create } }, aWorkbench([aProject(1)]));
  await flows.newSession(null);
  expect(window.getState().failure).toEqual({
    what: 'No session was started',
    error: { message: 'The disk is full. Nothing was stored.', code: 'UNEXPECTED' },
  });
});

test('a request leads to its place on the cache page, and the page comes back as it was left', () => {
  const { flows, preferences } = theFlows({}, aWorkbench());
  const shown = { session: aSessionId(1), request: aRequestId(2) };
  flows.go({ area: 'cache', misses: { cause: 'model', range: '7', project: aProjectId(1) } });
  flows.go({ area: 'cache', request: shown });
  const left = { range: '7', picked: null, project: aProjectId(1), model: null, cause: 'model', shown: { ...shown, against: null } };
  expect(preferences.getState()).toMatchObject({ area: 'cache', cacheView: left });
  flows.go({ area: 'sessions' });
  flows.go({ area: 'cache' });
  expect(preferences.getState().cacheView).toEqual(left);
  flows.go({ area: 'cache', misses: {} });
  expect(preferences.getState().cacheView).toEqual({ ...left, shown: null });
});
