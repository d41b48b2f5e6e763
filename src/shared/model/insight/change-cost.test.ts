import { describe, expect, test } from 'vitest';
import { changeCost } from './change-cost.ts';
import type { Forecast } from './forecast.ts';
import type { PriceBook } from '../price.ts';

const nowMs = Date.UTC(2026, 10, 20);

function entry(id: string, rate: number): PriceBook['models'][number] {
  const band = { input: rate, output: rate * 5, write5m: rate * 1.25, write1h: rate * 2, read: rate / 10 };
  const dear = { input: 2 * rate, output: 10 * rate, write5m: 2.5 * rate, write1h: 4 * rate, read: rate / 5 };
  return {
    id,
    name: id,
    contextWindow: null,
    maxOutputTokens: null,
    minCacheableTokens: null,
    thinking: 'adaptive',
    efforts: ['low', 'high'],
    defaultEffort: 'high',
    isLegacy: false,
    prices: [
      {
        from: '2026-01-01',
        source: 'test',
        bands: [
          { promptTokensUpTo: 100_000, ...band },
          { promptTokensUpTo: null, ...dear },
        ],
      },
    ],
  };
}

const book: PriceBook = { date: '2026-11-20', currency: 'USD', models: [entry('one', 4), entry('two', 2)] };

function ahead(change: Partial<Forecast> = {}): Omit<Forecast, 'pastError'> {
  return {
    model: 'one',
    effort: 'high',
    isSimulated: false,
    clock: { state: 'warm', expiresAtMs: nowMs + 1, ttlMs: 300_000, longExpiresAtMs: null },
    promptTokens: 60_000,
    fixedTokens: 10_000,
    warm: { readTokens: 58_000, writeTokens: 2_000, freshTokens: 0, costUsd: null },
    cold: { readTokens: 0, writeTokens: 60_000, freshTokens: 0, costUsd: null },
    countedBy: 'usage',
    ...change,
  };
}

describe('a change that drops the cache', () => {
  test('of the model writes everything that would be read at the rate of the other model', () => {
    const cost = changeCost(ahead(), { model: 'two', effort: 'high' }, book, nowMs);
    expect(cost?.tokens).toBe(58_000);
    expect(cost?.writeUsd).toBeCloseTo((58_000 * 2.5) / 1e6, 12);
    // All 60,000 written at 2.5, instead of 58,000 read at 0.4 and 2,000 written at 5.
    expect(cost?.extraUsd).toBeCloseTo((60_000 * 2.5 - 58_000 * 0.4 - 2_000 * 5) / 1e6, 12);
  });

  test('of the effort keeps tools and system prompt', () => {
    const cost = changeCost(ahead(), { model: 'one', effort: 'low' }, book, nowMs);
    expect(cost?.tokens).toBe(48_000);
    expect(cost?.writeUsd).toBeCloseTo((48_000 * 5) / 1e6, 12);
  });

  test('of the prompt writes everything at the same rate', () => {
    expect(changeCost(ahead(), 'prompt', book, nowMs)).toMatchObject({ tokens: 58_000, writeUsd: expect.closeTo(0.29, 12) });
  });

  test('is priced in the band of the whole prompt', () => {
    const long = { readTokens: 150_000, writeTokens: 10_000, freshTokens: 0, costUsd: null };
    expect(changeCost(ahead({ warm: long }), { model: 'two', effort: 'high' }, book, nowMs)?.writeUsd).toBeCloseTo((150_000 * 5) / 1e6, 12);
  });

  test('loses nothing where nothing is warm, and is none where it changes nothing', () => {
    const cold = ahead({ clock: { state: 'cold', expiredAtMs: 1, longExpiresAtMs: null } });
    expect(changeCost(cold, { model: 'two', effort: 'high' }, book, nowMs)).toMatchObject({ tokens: 0, writeUsd: 0 });
    expect(changeCost(ahead(), { model: 'one', effort: 'high' }, book, nowMs)).toBeNull();
  });

  test('to a model without a price is said to be unpriced', () => {
    expect(changeCost(ahead(), { model: 'three', effort: null }, book, nowMs)).toEqual({ tokens: 58_000, writeUsd: null, extraUsd: null });
  });
});
