import { expect, test } from 'vitest';
import { lineChange } from './line-change.ts';

test.each([
  ['<git>\nbranch: main\n</git>', '<git>\nbranch: trunk\n</git>', 'branch changed from main to trunk'],
  ['branch: main\nahead: 0', 'branch: main\nahead: 2', 'ahead changed from 0 to 2'],
  ['One.\nTwo.', 'One.\nThree.', 'the line “Two.” became “Three.”'],
  ['One.', 'One.\nTwo.', 'the line “Two.” came'],
  ['One.\nTwo.\nThree.', 'One.\nThree.', 'the line “Two.” left'],
  ['One.\nTwo.', 'One.', 'the line “Two.” left'],
  [`a ${'long '.repeat(30)}line`, 'short', `the line “${`a ${'long '.repeat(30)}`.slice(0, 60)}…” became “short”`],
])('%j to %j', (before, after, words) => {
  expect(lineChange(before, after)?.words).toBe(words);
});

test('equal texts changed in no line', () => {
  expect(lineChange('One.\nTwo.', 'One.\nTwo.')).toBeNull();
});
