import { expect, test } from 'vitest';
import { capFieldText, readCap } from './read-cap.ts';

test.each([
  ['$5', 'usd', 5],
  [' 0.50 ', 'usd', 0.5],
  ['1,000,000', 'tokens', 1_000_000],
  ['', 'usd', null],
] as const)('%j in %s is the cap %j', (text, unit, cap) => {
  expect(readCap(text, unit)).toEqual({ cap });
});

test.each([
  ['five', 'usd'],
  ['0', 'usd'],
  ['-1', 'usd'],
  ['1e9', 'usd'],
  ['0.5', 'tokens'],
] as const)('%j is no cap in %s', (text, unit) => {
  expect(readCap(text, unit)).toBeNull();
});

test('money stands with two decimals, unless it has more', () => {
  expect([capFieldText(5, 'usd'), capFieldText(0.125, 'usd'), capFieldText(1000, 'tokens'), capFieldText(null, 'usd')]).toEqual([
    '5.00',
    '0.125',
    '1000',
    '',
  ]);
});
