import type { RequestUse } from '#shared/model/folds/transcript-items.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { noUsage } from '#shared/model/usage.ts';
import { describe, expect, it } from 'vitest';
import { costOf, costWords, hitRateOf } from './session-cost.ts';

const rates = { promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 };
const model = {
  id: 'one',
  name: 'One',
  contextWindow: null,
  maxOutputTokens: null,
  minCacheableTokens: null,
  thinking: 'none',
  efforts: [],
  defaultEffort: null,
} as const;
const book: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [{ ...model, efforts: [], isLegacy: false, prices: [{ from: '2026-01-01', source: 'test', bands: [rates] }] }],
};
const use = (more: Partial<RequestUse> = {}): RequestUse => ({
  request: 'r' as never,
  purpose: 'main',
  model: 'one',
  isSimulated: false,
  at: Date.UTC(2026, 10, 20),
  usage: { ...noUsage, inputTokens: 250_000, cacheReadTokens: 750_000 },
  ...more,
});

describe('a session’s money', () => {
  it('is the sum of what is priced', () => {
    expect(costWords(costOf([use(), use()], book))).toBe('$2.30');
  });

  it('says that a rehearsal is free and simulated', () => {
    expect(costWords(costOf([use({ isSimulated: true })], book))).toBe('free, simulated');
  });

  it('says what is unpriced beside the sum, and never counts it as zero', () => {
    expect(costWords(costOf([use({ model: 'two' })], book))).toBe('unpriced');
    expect(costWords(costOf([use(), use({ model: 'two' })], book))).toBe('$1.15, 1 unpriced');
  });

  it('has a hit rate over the real requests, or over the simulated ones where there are no others', () => {
    const simulated = use({ isSimulated: true, usage: { ...noUsage, inputTokens: 1 } });
    expect(hitRateOf([use(), simulated])).toBe(0.75);
    expect(hitRateOf([simulated])).toBe(0);
    expect(hitRateOf([])).toBeNull();
  });
});
