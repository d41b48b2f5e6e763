import { expect, test } from 'vitest';
import { ageText } from './age.ts';

test('an age has one unit, and what lies ahead by a skewed clock is now', () => {
  const now = 1_000 * 24 * 3_600_000;
  const ages = [-5, 59, 60, 3_599, 3_600, 86_399, 86_400, 27 * 86_400, 28 * 86_400].map((seconds) => ageText(now - seconds * 1_000, now));
  expect(ages).toEqual(['now', 'now', '1 min', '59 min', '1 h', '23 h', '1 d', '27 d', '4 wk']);
});
