import { expect, test } from 'vitest';
import { aSessionId } from '../../testing/samples.ts';
import { createPreferenceStore, readPreferences, sidebarWidthRange } from './window-preferences.ts';

function aStorage(initial: string | null = null) {
  let text = initial;
  return { getItem: () => text, setItem: (_: string, value: string) => void (text = value), text: () => text };
}

test('a preference is there again in the next window', () => {
  const storage = aStorage();
  createPreferenceStore(storage).setState({ selectedSession: aSessionId(1), sidebarWidth: 300 });
  expect(createPreferenceStore(storage).getState()).toMatchObject({ selectedSession: aSessionId(1), sidebarWidth: 300 });
});

test('what does not fit falls back on its own and takes nothing else with it', () => {
  const text = JSON.stringify({ sidebarWidth: 9_000, theme: 'dark', selectedSession: 'none' });
  expect(readPreferences(text)).toMatchObject({ sidebarWidth: sidebarWidthRange.initial, theme: 'dark', selectedSession: null });
});

test('damaged storage is an empty one', () => {
  expect(readPreferences('{')).toEqual(readPreferences(null));
  expect(readPreferences('[]')).toEqual(readPreferences(null));
});

test('a storage that refuses to write costs nothing but the memory', () => {
  const store = createPreferenceStore({
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  });
  store.setState({ sidebarWidth: 320 });
  expect(store.getState().sidebarWidth).toBe(320);
});
