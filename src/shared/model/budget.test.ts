import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitRequest, leastMaxTokens, leftOf, worstCase, worstRates, type Spending } from './budget.ts';
import { listCaps, noCaps, type Cap, type CapScope } from './caps.ts';
import { priceUsage, type PriceBook } from './price.ts';

const atMs = Date.UTC(2026, 10, 20);
const rate = fc.integer({ min: 0, max: 100_000 }).map((value) => value / 1_000);
const rates = fc.record({ input: rate, output: rate, write5m: rate, write1h: rate, read: rate });
type Rates = { input: number; output: number; write5m: number | null; write1h: number | null; read: number | null };

function bookOf(bands: readonly { rates: Rates; upTo: number | null }[]): PriceBook {
  return {
    date: '2026-11-20',
    currency: 'USD',
    models: [
      {
        id: 'model',
        name: 'Model',
        contextWindow: null,
        maxOutputTokens: null,
        minCacheableTokens: null,
        thinking: 'none',
        efforts: [],
        defaultEffort: null,
        isLegacy: false,
        prices: [{ from: '2026-01-01', source: 'test', bands: bands.map((band) => ({ ...band.rates, promptTokensUpTo: band.upTo })) }],
      },
    ],
  };
}

const twoBands = fc.tuple(rates, rates, fc.integer({ min: 1, max: 300_000 })).map(([low, high, upTo]) =>
  bookOf([
    { rates: low, upTo },
    { rates: high, upTo: null },
  ]),
);
const amount = fc.record({ usd: fc.double({ min: 0, max: 20, noNaN: true }), tokens: fc.integer({ min: 0, max: 2_000_000 }) });
const spending: fc.Arbitrary<Spending> = fc.record({ spent: amount, held: amount });
const used = fc.record({ session: spending, day: spending, project: spending });
const cap: fc.Arbitrary<Cap> = fc.oneof(
  fc.record({
    scope: fc.constantFrom<CapScope>('session', 'day', 'project'),
    unit: fc.constant('usd' as const),
    limit: fc.double({ min: 0.01, max: 50, noNaN: true }),
  }),
  fc.record({
    scope: fc.constantFrom<CapScope>('session', 'day', 'project'),
    unit: fc.constant('tokens' as const),
    limit: fc.integer({ min: 1, max: 5_000_000 }),
  }),
);
const inputTokens = fc.integer({ min: 0, max: 500_000 });
const wanted = fc.integer({ min: 1, max: 128_000 });

describe('the worst case of a request', () => {
  it('is never less than what a request within its bounds really costs, however its prompt is split and in whichever band it falls', () => {
    const split = fc.array(fc.nat(1_000), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(twoBands, inputTokens, wanted, split, (book, bound, maxTokens, [a = 0, b = 0, c = 0, d = 0, e = 0]) => {
        const request = worstRates(book, { model: 'model', atMs, inputTokens: bound, ttls: ['5m', '1h'] });
        const share = bound / Math.max(1, a + b + c + d);
        const usage = {
          inputTokens: Math.floor(a * share),
          cacheWrite5mTokens: Math.floor(b * share),
          cacheWrite1hTokens: Math.floor(c * share),
          cacheReadTokens: Math.floor(d * share),
          outputTokens: Math.floor((maxTokens * e) / 1_000),
        };
        const cost = priceUsage(book, 'model', atMs, usage) ?? Number.NaN;
        expect(cost).toBeLessThanOrEqual(worstCase({ inputTokens: bound, rates: request }, maxTokens).usd + 1e-9);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not known where a rate it may need is not, and only then', () => {
    const book = bookOf([{ rates: { input: 1, output: 2, write5m: null, write1h: 3, read: 1 }, upTo: null }]);
    const of = (ttls: ('5m' | '1h')[], model = 'model') => worstRates(book, { model, atMs, inputTokens: 10, ttls });
    expect(of([])).toEqual({ input: 1e-6, output: 2e-6 });
    expect(of(['1h'])).toEqual({ input: 3e-6, output: 2e-6 });
    expect(of(['1h', '5m'])).toBeNull();
    expect(of([], 'another')).toBeNull();
  });
});

describe('a request under caps', () => {
  const request = fc.record({
    inputTokens,
    maxTokens: wanted,
    rates: fc.record({ input: rate.map((usd) => usd / 1e6), output: rate.map((usd) => usd / 1e6) }),
  });

  it('passes no cap, and gets as much output as the tightest pays for', () => {
    fc.assert(
      fc.property(request, fc.array(cap, { maxLength: 6 }), used, (bound, caps, now) => {
        const fits = (maxTokens: number): boolean => caps.every((each) => worstCase(bound, maxTokens)[each.unit] <= leftOf(each, now));
        const fit = fitRequest(bound, caps, now);
        const least = Math.min(leastMaxTokens, bound.maxTokens);
        if (fit.type === 'exceeds') {
          expect(fits(least)).toBe(false);
          return;
        }
        expect(fit.type).toBe('fits');
        if (fit.type !== 'fits') return;
        expect(fits(fit.maxTokens)).toBe(true);
        expect(fit.worst).toEqual(worstCase(bound, fit.maxTokens));
        expect(fit.maxTokens).toBeGreaterThanOrEqual(least);
        // Two more would not fit: rounding may cost one.
        if (fit.maxTokens < bound.maxTokens)
          expect(fits(Math.min(bound.maxTokens, fit.maxTokens + 2)) && fit.maxTokens + 2 <= bound.maxTokens).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  const nothing: Spending = { spent: { usd: 0, tokens: 0 }, held: { usd: 0, tokens: 0 } };
  const none = { session: nothing, day: nothing, project: nothing };

  it('is refused where it has no price and a cap is in USD, and let through under a cap in tokens', () => {
    const unpriced = { inputTokens: 10, maxTokens: 20_000, rates: null };
    expect(fitRequest(unpriced, listCaps({ ...noCaps, perDayUsd: 1_000 }), none)).toEqual({ type: 'unpriced' });
    expect(fitRequest(unpriced, listCaps({ ...noCaps, perDayTokens: 5_010 }), none)).toMatchObject({ type: 'fits', maxTokens: 5_000 });
  });

  it('ends at less than 1,024 tokens of output, and names the tightest cap and what would be needed', () => {
    const priced = { inputTokens: 1_000, maxTokens: 20_000, rates: { input: 5e-6, output: 25e-6 } };
    const caps = listCaps({ ...noCaps, perDayUsd: 1, perProjectTokens: 2_100 }, 0.03);
    const fit = fitRequest(priced, caps, none);
    expect(fit).toEqual({ type: 'exceeds', cap: { scope: 'session', unit: 'usd', limit: 0.03 }, needed: 1_000 * 5e-6 + 1_024 * 25e-6 });
    expect(fitRequest(priced, listCaps(noCaps, 0.03101), none)).toMatchObject({ type: 'fits', maxTokens: 1_040 });
  });
});
