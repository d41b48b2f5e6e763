import { expect, test } from 'vitest';
import { areaOfHash, hashOfArea } from './place.ts';

test('an address names its area, and any other address names none', () => {
  expect(['#usage', '#cache', '#companion', '', '#', '#elsewhere'].map(areaOfHash)).toEqual([
    'usage',
    'cache',
    'companion',
    null,
    null,
    null,
  ]);
  expect((['sessions', 'usage', 'cache'] as const).map(hashOfArea)).toEqual(['', '#usage', '#cache']);
});
