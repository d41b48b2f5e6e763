import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';

import { afterEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Connection, ConnectionState } from '../bridge/connection.ts';
import { fakeClient, fakeStream } from '../testing/fake-client.ts';
import { aRequestId } from '../testing/cache-samples.ts';
import { aHost, aProject, aProvider, aSession, aSessionId, someSettings } from '../testing/samples.ts';
import { aBurn, aReport } from '../testing/usage-samples.ts';
import { App } from './app.tsx';
import { createWindow } from './create-window.ts';

afterEach(() => {
  cleanup();
  window.history.replaceState(null, '', '/');
});

interface Opened {
  readonly stored?: object;
  readonly burn?: () => Promise<unknown>;
}

/** The whole window over a fake engine, with the sessions of a project; what it remembers stays in `memory`. */
async function openWindow({ stored = {}, burn = async () => aBurn() }: Opened = {}) {
  const memory = { text: JSON.stringify(stored) };
  const client = fakeClient({
    workbench: { events: async () => fakeStream({ type: 'all', projects: [aProject(1)], sessions: [aSession(1, 1, { lastSeq: 1_204 })] }) },
    host: { describe: async () => aHost },
    provider: { describe: async () => aProvider },
    settings: { get: async () => someSettings },
    usage: { report: async (filter: never) => aReport({ filter }), burn },
  });
  const state = createStore<ConnectionState>(() => ({ status: 'open' }));
  const connection: Connection = { client, state, retry: () => undefined };
  const storage = { getItem: () => memory.text, setItem: (_: string, text: string) => void (memory.text = text) };
  const parts = createWindow(connection, storage, new AbortController().signal);
  const view = render(<App parts={parts} />);
  await act(async () => undefined);
  return { ...view, parts, memory };
}

const areaButtons = () => within(screen.getByRole('navigation', { name: 'Areas' })).getAllByRole('button');

test('the title bar names the areas that there are, and which one is open', async () => {
  await openWindow();
  expect(areaButtons().map((button) => [button.textContent, button.getAttribute('aria-current')])).toEqual([
    ['Sessions', 'page'],
    ['Usage', null],
    ['Cache', null],
    ['Insight', null],
    ['Companion', null],
  ]);
});

test('an area opens by its button and by its key, with its own title and address, and is open again after a reload', async () => {
  const { memory, unmount } = await openWindow();
  fireEvent.keyDown(document.body, { key: 'u', code: 'KeyU', altKey: true });
  expect(await screen.findByRole('heading', { name: 'Usage', level: 1 })).toBeTruthy();
  expect([document.title, window.location.hash]).toEqual(['Usage · Tessera', '#usage']);
  unmount();
  await openWindow({ stored: JSON.parse(memory.text) as object });
  expect(await screen.findByRole('heading', { name: 'Usage', level: 1 })).toBeTruthy();
  fireEvent.click(areaButtons()[0]!);
  expect([document.title, window.location.hash]).toEqual(['Tessera', '']);
});

test('an area that this window does not have is not where a stored one leads', async () => {
  await openWindow({ stored: { area: 'elsewhere' } });
  expect(areaButtons()[0]?.getAttribute('aria-current')).toBe('page');
});

test('the cache page is open again after a reload, and its name leads from a request back to the misses', async () => {
  const shown = { session: aSessionId(1), request: aRequestId(1), against: null };
  const { parts } = await openWindow({
    stored: { area: 'cache', cacheView: { range: '7', picked: null, project: null, model: null, cause: null, shown } },
  });
  expect(await screen.findByRole('heading', { name: 'Request', level: 1 })).toBeTruthy();
  fireEvent.click(areaButtons()[2]!);
  expect(await screen.findByRole('heading', { name: 'Cache misses', level: 1 })).toBeTruthy();
  expect(parts.preferences.getState().cacheView).toMatchObject({ range: '7', shown: null });
});

test('the bottom line is the same in every area: the provider, the journal of the session, the money', async () => {
  await openWindow({ stored: { area: 'usage', selectedSession: aSessionId(1) } });
  expect(screen.getByRole('contentinfo').textContent).toBe(
    'api.anthropic.comJournal 1,204 events, saved$1.00 an hourToday $4.18 of $20.00',
  );
});

test('where the money is not known the bottom line says nothing of it', async () => {
  await openWindow({ stored: { area: 'usage' }, burn: () => Promise.reject(new Error('locked')) });
  expect(screen.getByRole('contentinfo').textContent).toBe('api.anthropic.com');
});

test('where nothing was spent and nothing is capped the bottom line speaks of no money', async () => {
  await openWindow({ stored: { area: 'usage' }, burn: async () => aBurn({ todayUsd: 0, perHourUsd: 0, caps: [] }) });
  expect(screen.getByRole('contentinfo').textContent).toBe('api.anthropic.com');
});

test('a provider without a key is not shown as ready', async () => {
  const { parts } = await openWindow({ stored: { area: 'usage' } });
  act(() => parts.workbench.setState({ provider: { ...aProvider, problem: 'The stored key cannot be read.' } }));
  expect(screen.getByRole('img', { name: 'not ready' })).toBeTruthy();
});

test('the settings cover the area and lead back to it', async () => {
  await openWindow({ stored: { area: 'usage' } });
  await screen.findByRole('heading', { name: 'Usage', level: 1 });
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
  expect(areaButtons().some((button) => button.hasAttribute('aria-current'))).toBe(false);
  fireEvent.click(areaButtons()[1]!);
  expect(await screen.findByRole('heading', { name: 'Usage', level: 1 })).toBeTruthy();
});
