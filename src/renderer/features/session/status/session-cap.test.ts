import { noCaps } from '#shared/model/caps.ts';
import type { RequestUse } from '#shared/model/folds/transcript-items.ts';
import { noUsage } from '#shared/model/usage.ts';
import { expect, test } from 'vitest';
import { costOfCap, leftWords } from './session-cap.ts';

const cost = { usd: 1.27, unpricedRequests: 0, requests: 3, simulatedRequests: 0 };
const use: RequestUse = {
  request: 'r' as never,
  purpose: 'main',
  model: 'one',
  isSimulated: false,
  at: 0,
  usage: { ...noUsage, cacheReadTokens: 900, outputTokens: 100 },
};

test('the cost stands beside the cap where there is one', () => {
  expect(costOfCap(cost, 5)).toBe('$1.27 of $5.00');
  expect(costOfCap(cost, null)).toBe('$1.27');
});

test('a rehearsal is never measured by a cap', () => {
  const rehearsed = { ...cost, usd: 0, simulatedRequests: 3 };
  expect(costOfCap(rehearsed, 5)).toBe('free, simulated');
  expect(leftWords(rehearsed, [], { ...noCaps, perSessionUsd: 5 })).toBeNull();
});

test('what is left is said only for caps that are set', () => {
  expect(leftWords(cost, [use], noCaps)).toBeNull();
  expect(leftWords(cost, [use], { ...noCaps, perSessionUsd: 5 })).toBe('$3.73 left before the cap');
  expect(leftWords(cost, [use], { ...noCaps, perSessionTokens: 3_000 })).toBe('2,000 tokens left before the cap');
  expect(leftWords(cost, [use], { ...noCaps, perSessionUsd: 1 })).toBe('$0.00 left before the cap');
});
