import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findModel, priceUsage } from '#shared/model/price.ts';
import { noUsage } from '#shared/model/usage.ts';
import { readPriceBook } from './price-book.ts';

const book = readPriceBook(fileURLToPath(new URL('../../../../resources/models.json', import.meta.url)));
const million = 1_000_000;
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe('the price book', () => {
  it('prices every kind of token of a current model at its own rate', () => {
    const each = (usage: Partial<typeof noUsage>) => priceUsage(book, 'claude-opus-5-5', at('2026-11-20'), { ...noUsage, ...usage });
    expect(each({ inputTokens: million })).toBe(4);
    expect(each({ outputTokens: million })).toBe(20);
    expect(each({ cacheWrite5mTokens: million })).toBe(5);
    expect(each({ cacheWrite1hTokens: million })).toBe(8);
    expect(each({ cacheReadTokens: million })).toBe(0.2);
  });

  it('uses the rate of the day of the request', () => {
    const read = (day: string) => priceUsage(book, 'claude-sonnet-5-5', at(day), { ...noUsage, cacheReadTokens: million });
    expect(read('2026-10-06')).toBe(0.2);
    expect(read('2026-10-07')).toBe(0.1);
    expect(read('2026-09-27')).toBeNull();
  });

  it('charges all tokens of a long prompt at the higher band, output too', () => {
    const usage = { ...noUsage, inputTokens: 60_000, cacheReadTokens: 40_000, outputTokens: 10_000 };
    const short = priceUsage(book, 'claude-haiku-5-5', at('2026-11-20'), usage);
    const long = priceUsage(book, 'claude-haiku-5-5', at('2026-11-20'), { ...usage, inputTokens: 60_001 });
    expect(short).toBeCloseTo(0.006 + 0.0004 + 0.005, 12);
    expect(long).toBeCloseTo(0.0300005 + 0.002 + 0.025, 12);
  });

  it('leaves unpriced what no public price is known for', () => {
    const cached = { ...noUsage, cacheReadTokens: 1 };
    expect(priceUsage(book, 'claude-mythos-5-2', at('2026-11-20'), cached)).toBeNull();
    expect(priceUsage(book, 'claude-mythos-5-2', at('2026-11-20'), { ...noUsage, inputTokens: million })).toBe(8);
    expect(priceUsage(book, 'claude-opus-5-6', at('2026-11-20'), cached)).toBeNull();
    expect(priceUsage(book, 'rehearsal-1', at('2026-11-20'), cached)).toBeNull();
  });

  it('finds the undated entry of a dated snapshot, and never a neighbour', () => {
    expect(findModel(book, 'claude-haiku-4-5-20251001')?.name).toBe('Haiku 4.5');
    expect(findModel(book, 'claude-haiku-4')).toBeUndefined();
  });

  it.each([
    // USD per million tokens: input, output, write for 5 minutes, for an hour, read. Then the least that is cached.
    ['claude-fable-5-2', [8, 40, 10, 16, 0.2], null],
    ['claude-mythos-5-2', [8, 40, null, null, null], null],
    ['claude-fable-5-1', [10, 50, 12.5, 20, 0.25], null],
    ['claude-opus-5-5', [4, 20, 5, 8, 0.2], 512],
    ['claude-sonnet-5-5', [2, 10, 2.5, 4, 0.1], 512],
    ['claude-haiku-5-5', [0.1, 0.5, 0.125, 0.2, 0.01], 512],
    ['claude-opus-5', [5, 25, 6.25, 10, 0.5], 512],
    ['claude-sonnet-5', [2, 10, 2.5, 4, 0.2], 1024],
    ['claude-fable-5', [10, 50, 12.5, 20, 1], 512],
    ['claude-opus-4-8', [5, 25, 6.25, 10, 0.5], 1024],
    ['claude-opus-4-7', [5, 25, 6.25, 10, 0.5], 2048],
    ['claude-opus-4-6', [5, 25, 6.25, 10, 0.5], 4096],
    ['claude-opus-4-5', [5, 25, 6.25, 10, 0.5], 4096],
    ['claude-sonnet-4-6', [3, 15, 3.75, 6, 0.3], 1024],
    ['claude-sonnet-4-5', [3, 15, 3.75, 6, 0.3], 1024],
    ['claude-haiku-4-5', [1, 5, 1.25, 2, 0.1], 4096],
  ])('holds the published rates of %s', (id, rates, minimum) => {
    const model = findModel(book, id);
    const band = model?.prices.at(-1)?.bands[0];
    expect([band?.input, band?.output, band?.write5m, band?.write1h, band?.read]).toEqual(rates);
    expect(model?.minCacheableTokens).toBe(minimum);
  });

  it('knows every model once, each with prices in the order of their days', () => {
    const ids = book.models.map((model) => model.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const model of book.models) {
      const days = model.prices.map((price) => price.from);
      expect(days, model.id).toEqual(days.toSorted());
      for (const price of model.prices) expect(price.bands.at(-1)?.promptTokensUpTo, model.id).toBeNull();
    }
  });

  it('knows from which length on a prefix is cached, and says where that is not published', () => {
    const minimum = (id: string) => findModel(book, id)?.minCacheableTokens;
    expect(minimum('claude-sonnet-5-5')).toBe(512);
    expect(minimum('claude-sonnet-5')).toBe(1024);
    expect(minimum('claude-opus-4-7')).toBe(2048);
    expect(minimum('claude-haiku-4-5')).toBe(4096);
    expect(minimum('claude-fable-5-2')).toBeNull();
  });
});
