import { expect, test } from 'vitest';
import { area, areaOfHash, hashOfArea } from './place.ts';

test('an address names its area, and any other address names none', () => {
  const addresses = area.options.map(hashOfArea);
  expect(addresses).toEqual(['', '#usage', '#cache', '#insight', '#companion']);
  expect(addresses.map(areaOfHash)).toEqual([null, ...area.options.slice(1)]);
  expect(['#', '#elsewhere'].map(areaOfHash)).toEqual([null, null]);
});
