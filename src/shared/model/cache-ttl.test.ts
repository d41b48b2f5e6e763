import { expect, test } from 'vitest';
import { decideTtl, paysForAnHour, type CacheTtlChoice } from './cache-ttl.ts';
import type { PriceBook } from './price.ts';

type Rates = { write5m: number | null; write1h: number | null; read: number | null };

function book(...bands: Rates[]): PriceBook {
  const entry = { id: 'm', name: 'M', contextWindow: null, maxOutputTokens: null, minCacheableTokens: null } as const;
  const rest = { thinking: 'none' as const, efforts: [], defaultEffort: null, isLegacy: false };
  const prices = [
    { from: '2026-01-01', source: 'test', bands: bands.map((band) => ({ promptTokensUpTo: null, input: 1, output: 5, ...band })) },
  ];
  return { date: '2026-11-20', currency: 'USD', models: [{ ...entry, ...rest, prices: bands.length === 0 ? [] : prices }] };
}
const at = Date.UTC(2026, 10, 21);
const usual = { write5m: 1.25, write1h: 2, read: 0.1 };

test('an hour pays where the first pause earns its extra back', () => {
  expect(paysForAnHour(book(usual), 'm', at)).toBe(true);
  expect(paysForAnHour(book({ ...usual, write1h: 2.4 }), 'm', at)).toBe(true);
  expect(paysForAnHour(book({ ...usual, write1h: 2.5 }), 'm', at)).toBe(false);
  expect(paysForAnHour(book(usual, { ...usual, write1h: 3 }), 'm', at)).toBe(false);
});

test('nothing is guessed: an unknown rate, an unpriced model and one that nobody knows keep five minutes', () => {
  for (const rate of ['write5m', 'write1h', 'read'] as const) expect(paysForAnHour(book({ ...usual, [rate]: null }), 'm', at)).toBe(false);
  expect(paysForAnHour(book(), 'm', at)).toBe(false);
  expect(paysForAnHour(book(usual), 'other', at)).toBe(false);
});

test('what the person chose holds whatever the price book says, and a run of one turn keeps five minutes unless told', () => {
  const decide = (choice: CacheTtlChoice, prices: PriceBook, isOneShot = false) => decideTtl({ choice, isOneShot, model: 'm' }, prices, at);
  expect(decide('auto', book(usual))).toBe('1h');
  expect(decide('auto', book(usual), true)).toBe('5m');
  expect(decide('5m', book(usual))).toBe('5m');
  expect(decide('1h', book(), true)).toBe('1h');
});
