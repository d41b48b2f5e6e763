import { expect, test } from 'vitest';
import { tokensText } from './tokens.ts';

test('tokens are counted exactly while that is short, and to three figures above', () => {
  expect([0, 512, 9_420, 77_400, 999_600, 1_860_000, 48_210_000, 1_234_000_000].map(tokensText)).toEqual([
    '0',
    '512',
    '9,420',
    '77 k',
    '1.00 M',
    '1.86 M',
    '48.2 M',
    '1,234 M',
  ]);
});
