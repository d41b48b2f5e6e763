import { expect, test } from 'vitest';
import { costText, numberText, rateText, requestCostText, sumText } from './money.ts';

const cost = (change: Partial<Parameters<typeof costText>[0]>) =>
  costText({ usd: 0, requests: 4, unpricedRequests: 0, simulatedRequests: 0, ...change });

test('sums have two decimals, and a sum that is not nothing is never shown as nothing', () => {
  expect([0, 0.0001, 0.005, 1.27, 1234.5].map(sumText)).toEqual(['$0.00', '<$0.01', '$0.01', '$1.27', '$1,234.50']);
});

test('a request below ten cents has four decimals, without commas in them', () => {
  expect([0.0413, 0.41, 1234.5678].map(requestCostText)).toEqual(['$0.0413', '$0.41', '$1,234.57']);
});

test('a rehearsal is free and says so', () => {
  expect(cost({ simulatedRequests: 4 })).toMatchObject({ short: 'free', kind: 'simulated' });
});

test('unpriced requests stand beside the sum and are never counted as zero', () => {
  expect(cost({ unpricedRequests: 4 })).toMatchObject({ short: 'unpriced', kind: 'unpriced' });
  expect(cost({ usd: 0.5, unpricedRequests: 1 })).toMatchObject({ short: '$0.50+', full: '$0.50, and 1 request unpriced' });
});

test('a session that sent nothing shows no cost', () => {
  expect(cost({ requests: 0 }).short).toBe('');
});

test('rates and counts read as in a price list', () => {
  expect([5, 0.5, 0.025, 0.125, 0.01].map(rateText)).toEqual(['$5', '$0.50', '$0.025', '$0.125', '$0.01']);
  expect(numberText(1_000_000)).toBe('1,000,000');
});
