import { expect, test } from 'vitest';
import { nextIndex } from './menu-keys.ts';

const lines = [{ label: 'Rename' }, { label: 'Fork', isDisabled: true }, { label: 'Hide' }, { label: <></>, text: 'Hover' }];

test('arrows go round and pass over what is off', () => {
  expect([nextIndex('ArrowDown', 0, lines), nextIndex('ArrowUp', 2, lines), nextIndex('ArrowDown', 3, lines)]).toEqual([2, 0, 0]);
  expect([nextIndex('Home', 3, lines), nextIndex('End', 0, lines)]).toEqual([0, 3]);
});

test('a letter goes to the next line that begins with it', () => {
  expect([nextIndex('h', 0, lines), nextIndex('h', 2, lines), nextIndex('h', 3, lines)]).toEqual([2, 3, 2]);
  expect([nextIndex('f', 0, lines), nextIndex('x', 0, lines), nextIndex(' ', 0, lines)]).toEqual([null, null, null]);
});

test('an empty menu has nowhere to go', () => {
  expect(nextIndex('ArrowDown', 0, [])).toBeNull();
});
