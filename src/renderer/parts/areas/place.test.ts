import { expect, test } from 'vitest';
import { areaOfHash, hashOfArea } from './place.ts';

test('an address names its area, and any other address names none', () => {
  expect(['#usage', '#cache', '#insight', '', '#', '#elsewhere'].map(areaOfHash)).toEqual(['usage', 'cache', 'insight', null, null, null]);
  expect((['sessions', 'usage', 'cache', 'insight'] as const).map(hashOfArea)).toEqual(['', '#usage', '#cache', '#insight']);
});
