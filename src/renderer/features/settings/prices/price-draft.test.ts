import type { OwnedPriceBook } from '#shared/model/price-override.ts';
import { expect, test } from 'vitest';
import { draftOf, emptyBand, emptyRow, readDraft, type PriceDraft } from './price-draft.ts';

const rates = { input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 };
const entry = {
  id: 'claude-opus-5-5',
  name: 'Opus 5.5',
  contextWindow: 200_000,
  maxOutputTokens: null,
  minCacheableTokens: 512,
  thinking: 'always',
  efforts: [],
  defaultEffort: null,
  isLegacy: false,
  prices: [
    { from: '2026-01-01', bands: [{ ...rates, promptTokensUpTo: null }], source: 'published' },
    { from: '2026-06-01', bands: [{ ...rates, input: 3, promptTokensUpTo: null }], source: 'your own' },
  ],
} satisfies OwnedPriceBook['models'][number];
const book: OwnedPriceBook = { date: '2026-11-20', currency: 'USD', models: [entry], own: [] };
const owned: OwnedPriceBook = { ...book, own: [{ model: entry.id, from: ['2026-06-01'] }] };

const anEmptyDraft = (change: Partial<PriceDraft> = {}): PriceDraft => ({
  id: 'some-model',
  contextWindow: '',
  maxOutputTokens: '',
  minCacheableTokens: '',
  rows: [emptyRow('2026-11-21')],
  ...change,
});

const wordsOf = (draft: PriceDraft) => {
  const read = readDraft(draft, null, false);
  return read.type === 'wrong' ? read.problems.map(({ words }) => words) : [];
};

test('the form of a model begins with the rates that hold, from today on; with own rows it has those', () => {
  const draft = draftOf(entry.id, book, '2026-11-21');
  expect(draft.rows.map((row) => [row.from, row.bands[0]?.input])).toEqual([['2026-11-21', '3']]);
  expect(draftOf(entry.id, owned, '2026-11-21').rows.map((row) => row.from)).toEqual(['2026-06-01']);
  expect(draftOf('unknown', book, '2026-11-21')).toMatchObject({ contextWindow: '', rows: [{ from: '2026-11-21' }] });
});

test('a draft that was not touched says the same rates, and leaves the sizes to the book', () => {
  const read = readDraft(draftOf(entry.id, book, '2026-11-21'), entry, false);
  expect(read).toEqual({
    type: 'read',
    override: {
      id: entry.id,
      prices: [{ from: '2026-11-21', bands: [{ ...rates, input: 3, promptTokensUpTo: null }], source: 'your own' }],
    },
  });
});

test('a size is said where it differs, and where the person has said of the model before', () => {
  const draft = { ...draftOf(entry.id, book, '2026-11-21'), contextWindow: '1,000,000' };
  expect(readDraft(draft, entry, false)).toMatchObject({ override: { contextWindow: 1_000_000 } });
  expect(readDraft(draftOf(entry.id, owned, '2026-11-21'), entry, true)).toMatchObject({
    override: { contextWindow: 200_000, maxOutputTokens: null, minCacheableTokens: 512 },
  });
});

test('a cache rate may be unknown, input and output may not', () => {
  const band = { ...emptyBand(), input: '$0.25', output: '1' };
  const read = readDraft(anEmptyDraft({ rows: [{ ...emptyRow('2026-11-21'), bands: [band] }] }), null, false);
  expect(read).toMatchObject({ override: { prices: [{ bands: [{ input: 0.25, output: 1, write5m: null, write1h: null, read: null }] }] } });
  expect(wordsOf(anEmptyDraft())).toEqual(['Needed: without it nothing can be priced.', 'Needed: without it nothing can be priced.']);
});

test('bounds rise and the last band has none', () => {
  const band = (upTo: string) => ({ ...emptyBand(), input: '1', output: '1', upTo });
  const withBounds = (...bounds: string[]) => wordsOf(anEmptyDraft({ rows: [{ ...emptyRow('2026-11-21'), bands: bounds.map(band) }] }));
  expect(withBounds('100,000', '200000', '')).toEqual([]);
  expect(withBounds('200000', '100000', '')).toEqual(['Bounds rise from band to band.']);
  expect(withBounds('', '')).toEqual(['Only the last band has no bound.']);
  expect(withBounds('100000')).toEqual(['The last band has no bound: it holds for every longer prompt.']);
});

test('what is no day, no rate, no size and no model is said at its field', () => {
  const band = { ...emptyBand(), input: 'much', output: '1' };
  const draft = anEmptyDraft({ id: ' ', contextWindow: '-1', rows: [{ ...emptyRow('2026-02-30'), bands: [band] }] });
  expect(wordsOf(draft)).toEqual([
    'A model needs its id, as requests name it.',
    'A whole number of tokens above 0, or nothing.',
    'A day as 2026-11-21.',
    'USD per million tokens, such as 4 or 0.25.',
  ]);
  const filled = { ...emptyRow('2026-11-21'), bands: [{ ...emptyBand(), input: '1', output: '1' }] };
  expect(wordsOf(anEmptyDraft({ rows: [filled, { ...filled, key: 'other' }] }))).toEqual(['Another price begins on this day.']);
});
