import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PriceOverride } from '#shared/model/price-override.ts';
import { findModel, priceUsage } from '#shared/model/price.ts';
import { noUsage } from '#shared/model/usage.ts';
import { newSession, storeIn, tempFolder } from '../store/testing/temp-store.ts';
import { usageRowWith } from '../store/testing/usage-rows.ts';
import { createPrices, pricesPath } from './create-prices.ts';
import { readPriceBook } from './price-book.ts';

const builtIn = readPriceBook(fileURLToPath(new URL('../../../../resources/models.json', import.meta.url)));
const noReprice = { reprice: () => 0 };
const opened = (home: string, usage: Parameters<typeof createPrices>[0]['usage'] = noReprice) => createPrices({ home, builtIn, usage });
const million = { ...noUsage, inputTokens: 1_000_000 };
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const flat = (input: number, promptTokensUpTo: number | null = null) => ({
  promptTokensUpTo,
  input,
  output: 2,
  write5m: 3,
  write1h: 4,
  read: 5,
});
const row = (from: string, input: number) => ({ from, bands: [flat(input)], source: 'a contract' });
const override = (id: string, ...prices: PriceOverride['prices']): PriceOverride => ({ id, prices });

describe('the person’s own prices', () => {
  it('are added to a model’s rows, or stand in place of one that begins on the same day', () => {
    using home = tempFolder();
    const prices = opened(home.path);
    prices.set(override('claude-sonnet-5-5', row('2026-10-07', 7), row('2026-11-01', 11)), 'unpriced');
    const book = opened(home.path).book();
    expect(findModel(book, 'claude-sonnet-5-5')?.prices.map(({ from, bands }) => [from, bands[0]?.input])).toEqual([
      ['2026-09-28', 2],
      ['2026-10-07', 7],
      ['2026-11-01', 11],
    ]);
    expect(book.own).toEqual([{ model: 'claude-sonnet-5-5', from: ['2026-10-07', '2026-11-01'] }]);
  });

  it('give a model that is in no book a price, with nothing else assumed of it', () => {
    using home = tempFolder();
    const prices = opened(home.path);
    expect(priceUsage(prices.book(), 'mine', at('2026-11-20'), million)).toBeNull();
    prices.set({ ...override('mine', row('2026-01-01', 3)), contextWindow: 32_000 }, 'unpriced');
    expect(priceUsage(prices.book(), 'mine', at('2026-11-20'), million)).toBe(3);
    expect(findModel(prices.book(), 'mine')).toMatchObject({
      name: 'mine',
      contextWindow: 32_000,
      maxOutputTokens: null,
      thinking: 'none',
    });
  });

  it('are forgotten by model, and the others stay', () => {
    using home = tempFolder();
    const prices = opened(home.path);
    prices.set(override('mine', row('2026-01-01', 3)), 'unpriced');
    prices.set(override('claude-opus-5', row('2026-01-01', 1)), 'unpriced');
    expect(prices.reset('claude-opus-5').own.map(({ model }) => model)).toEqual(['mine']);
    expect(priceUsage(prices.book(), 'claude-opus-5', at('2026-11-20'), million)).toBe(5);
  });

  it('hold at once where the file was changed by hand', () => {
    using home = tempFolder();
    const prices = opened(home.path);
    const text = (input: number) => JSON.stringify({ models: [{ id: 'mine', prices: [{ from: '2026-01-01', bands: [flat(input)] }] }] });
    const price = () => priceUsage(prices.book(), 'mine', at('2026-11-20'), million);
    writeFileSync(pricesPath(home.path), text(3));
    utimesSync(pricesPath(home.path), 1, 1);
    expect(price()).toBe(3);
    writeFileSync(pricesPath(home.path), text(4));
    expect(price()).toBe(4);
  });
});

describe('a file of prices that cannot be used', () => {
  it('is told as a problem, stays where it is, and the built-in prices count', () => {
    using home = tempFolder();
    writeFileSync(pricesPath(home.path), '{"models": [');
    const prices = opened(home.path);
    expect(prices.problems).toMatchObject([{ code: 'prices-damaged', path: pricesPath(home.path) }]);
    expect(prices.book()).toEqual({ ...builtIn, own: [] });
    expect(readFileSync(pricesPath(home.path), 'utf8')).toBe('{"models": [');
  });

  it.each([
    ['a negative rate', { id: 'bad', prices: [{ from: '2026-01-01', bands: [{ ...flat(1), read: -1 }] }] }],
    ['no last band', { id: 'bad', prices: [{ from: '2026-01-01', bands: [flat(1, 100)] }] }],
    ['bands that do not rise', { id: 'bad', prices: [{ from: '2026-01-01', bands: [flat(1, 100), flat(2, 50), flat(3)] }] }],
    ['two rows of one day', { id: 'bad', prices: [row('2026-01-01', 1), row('2026-01-01', 2)] }],
    ['no id', { prices: [row('2026-01-01', 1)] }],
  ])('with %s costs only the model it is said of', (_, entry) => {
    using home = tempFolder();
    writeFileSync(pricesPath(home.path), JSON.stringify({ models: [entry, override('mine', row('2026-01-01', 3))] }));
    const prices = opened(home.path);
    expect(prices.problems).toHaveLength(1);
    expect(prices.book().own.map(({ model }) => model)).toEqual(['mine']);
    expect(findModel(prices.book(), 'bad')).toBeUndefined();
  });

  it('that is no JSON is kept aside when prices are set', () => {
    using home = tempFolder();
    writeFileSync(pricesPath(home.path), 'not JSON');
    const now = new Date(Date.UTC(2026, 10, 20));
    createPrices({ home: home.path, builtIn, usage: noReprice, now: () => now }).set(override('mine', row('2026-01-01', 3)), 'unpriced');
    expect(existsSync(`${pricesPath(home.path)}.damaged-2026-11-20T00-00-00-000Z`)).toBe(true);
  });
});

describe('past requests', () => {
  const session = newSession();
  const past = (change: Parameters<typeof usageRowWith>[0]) =>
    usageRowWith({ session, model: 'mine', usage: million, wireUsage: { input_tokens: 1_000_000, output_tokens: 0 }, ...change });

  it('that had no price get the one of their day, those that had one keep it, and caps count the difference', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const prices = opened(home.path, store.usage);
    const unpriced = past({ costUsd: null, at: at('2026-11-02') });
    store.budget.reserve(unpriced.request, scopesOf(unpriced), () => ({
      type: 'fits',
      maxTokens: 1,
      worst: { usd: 0, tokens: 1 },
      loweredBy: null,
    }));
    store.budget.settle(unpriced.request, { usd: null, tokens: 1_000_000 });
    store.usage.record(unpriced);
    store.usage.record(past({ costUsd: null, at: at('2026-10-02') }));
    store.usage.record(past({ costUsd: 0.25 }));
    store.usage.record(past({ costUsd: null, wireUsage: null, usage: noUsage }));
    store.usage.record(past({ costUsd: null, model: 'mine-too' }));
    const { repricedRequests } = prices.set(override('mine', row('2026-10-01', 2), row('2026-11-01', 3)), 'unpriced');
    expect(repricedRequests).toBe(2);
    expect(store.usage.ofSession(session).cost).toMatchObject({ usd: 2 + 3 + 0.25, unpricedRequests: 2 });
    expect(store.budget.used(scopesOf(unpriced)).session.spent.usd).toBe(2 + 3);
  });

  it('that had a price get another only when all are asked for', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const prices = opened(home.path, store.usage);
    store.usage.record(past({ costUsd: 0.25 }));
    expect(prices.set(override('mine', row('2026-10-01', 2)), 'unpriced').repricedRequests).toBe(0);
    expect(prices.set(override('mine', row('2026-10-01', 2)), 'all').repricedRequests).toBe(1);
    expect(store.usage.ofSession(session).cost.usd).toBe(2);
    prices.reset('mine');
    expect(store.usage.ofSession(session).cost.usd).toBe(2);
  });
});

function scopesOf({ session, project }: ReturnType<typeof usageRowWith>) {
  return { session, project, day: '2026-11-02' };
}
