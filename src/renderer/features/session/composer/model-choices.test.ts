import type { ModelEntry, PriceBook } from '#shared/model/price.ts';
import { describe, expect, it } from 'vitest';
import { modelOptions } from './model-choices.ts';

const entry = (model: string, write5m: number | null, more: Partial<ModelEntry> = {}): ModelEntry => ({
  id: model,
  name: model.toUpperCase(),
  contextWindow: 1_000_000,
  maxOutputTokens: 128_000,
  minCacheableTokens: 512,
  thinking: 'adaptive',
  efforts: ['low', 'high'],
  defaultEffort: 'low',
  isLegacy: false,
  prices: [
    { from: '2026-01-01', source: 'test', bands: [{ promptTokensUpTo: null, input: 4, output: 20, write5m, write1h: 8, read: 0.2 }] },
  ],
  ...more,
});
const book: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [entry('one', 5), entry('two', null), entry('old', 1, { isLegacy: true })],
};
const nowMs = Date.UTC(2026, 10, 20);
const chosen = { provider: 'anthropic', model: 'one', effort: 'high' } as const;

describe('the models to choose from', () => {
  it('say what writing the prefix again would cost, and nothing for the one that is chosen', () => {
    expect(modelOptions(chosen, book, 100_000, nowMs)).toMatchObject([
      { name: 'ONE', isChosen: true, rewrite: null, choice: { effort: 'high' }, rates: '$4 in, $20 out' },
      { name: 'TWO', isChosen: false, rewrite: 'unpriced', choice: { effort: 'low' } },
    ]);
    expect(modelOptions({ ...chosen, model: 'two' }, book, 100_000, nowMs)[0]).toMatchObject({ rewrite: '~$0.50 again' });
    expect(modelOptions({ ...chosen, model: 'two' }, book, 100, nowMs)[0]).toMatchObject({ rewrite: '<$0.01 again' });
  });

  it('cost nothing beforehand while the window is empty', () => {
    expect(modelOptions(chosen, book, 0, nowMs).map((option) => option.rewrite)).toEqual([null, null]);
  });

  it('keep the chosen model where it is legacy or not in the book at all', () => {
    expect(modelOptions({ ...chosen, model: 'old' }, book, 0, nowMs)[0]).toMatchObject({ name: 'OLD', isChosen: true });
    expect(modelOptions({ ...chosen, model: 'mine' }, book, 0, nowMs)[0]).toMatchObject({
      name: 'mine',
      rates: 'unpriced',
      isChosen: true,
    });
  });
});
