import { expect, test } from 'vitest';
import { areaKeys, newSessionKeys, shortcutFor } from './shortcuts.ts';

const press = (change: Partial<Parameters<typeof shortcutFor>[0]>) => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

test('a new session is Ctrl N in its own window and Alt N in a browser, which keeps Ctrl N', () => {
  const ctrlN = press({ key: 'n', code: 'KeyN', ctrlKey: true });
  const altN = press({ key: 'n', code: 'KeyN', altKey: true });
  expect([shortcutFor(ctrlN, 'electron', false), shortcutFor(ctrlN, 'web', false)]).toEqual(['new-session', null]);
  expect([shortcutFor(altN, 'electron', false), shortcutFor(altN, 'web', false)]).toEqual([null, 'new-session']);
  expect([newSessionKeys('electron'), newSessionKeys('web')]).toEqual(['Mod+N', 'Alt+N']);
});

test('on a Mac Cmd takes the place of Ctrl, and Option N counts by its key though it types another letter', () => {
  expect(shortcutFor(press({ key: 'o', metaKey: true }), 'web', true)).toBe('open-folder');
  expect(shortcutFor(press({ key: 'o', ctrlKey: true }), 'web', true)).toBeNull();
  expect(shortcutFor(press({ key: '˜', code: 'KeyN', altKey: true }), 'web', true)).toBe('new-session');
});

test('an area is Ctrl with its digit, and Alt with its letter in a browser, where Ctrl with a digit is a tab', () => {
  const ctrl2 = press({ key: '2', code: 'Digit2', ctrlKey: true });
  const altU = press({ key: 'u', code: 'KeyU', altKey: true });
  expect([shortcutFor(ctrl2, 'electron', false), shortcutFor(ctrl2, 'web', false)]).toEqual([{ area: 'usage' }, null]);
  expect([shortcutFor(altU, 'electron', false), shortcutFor(altU, 'web', false)]).toEqual([null, { area: 'usage' }]);
  expect([areaKeys('usage', 'electron'), areaKeys('usage', 'web')]).toEqual(['Mod+2', 'Alt+U']);
});

test('Alt with a digit opens no area: it answers a question', () => {
  expect(shortcutFor(press({ key: '2', code: 'Digit2', altKey: true }), 'web', false)).toBeNull();
});

test('AltGr, which comes as Ctrl with Alt, starts nothing', () => {
  expect(shortcutFor(press({ key: 'n', code: 'KeyN', ctrlKey: true, altKey: true }), 'web', false)).toBeNull();
});

test('a comma with Ctrl opens the settings; with Shift it is left alone', () => {
  expect(shortcutFor(press({ key: ',', ctrlKey: true }), 'web', false)).toBe('settings');
  expect(shortcutFor(press({ key: 'O', ctrlKey: true, shiftKey: true }), 'web', false)).toBeNull();
});
