import type { ModelEntry, PriceBook } from '#shared/model/price.ts';
import { describe, expect, it } from 'vitest';
import { aForecast } from '../../../testing/forecast-samples.ts';
import { effortCost, modelOptions } from './model-choices.ts';

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

const ahead = aForecast(nowMs, { model: 'one', effort: 'high' });

describe('the models to choose from', () => {
  it('say what writing the prefix again would cost, and nothing for the one that is chosen', () => {
    expect(modelOptions(chosen, book, ahead, nowMs)).toMatchObject([
      { name: 'ONE', isChosen: true, rewrite: null, choice: { effort: 'high' }, rates: '$4 in, $20 out' },
      { name: 'TWO', isChosen: false, rewrite: 'writes ~58k tokens again, unpriced', choice: { effort: 'low' } },
    ]);
    const fromTwo = aForecast(nowMs, { model: 'two', effort: 'high' });
    expect(modelOptions({ ...chosen, model: 'two' }, book, fromTwo, nowMs)[0]).toMatchObject({
      rewrite: 'writes ~58k tokens again, ~$0.29',
    });
  });

  it('cost nothing beforehand while nothing is cached, and where nothing is known', () => {
    const first = aForecast(nowMs, { model: 'one', clock: { state: 'empty' } });
    expect(modelOptions(chosen, book, first, nowMs).map((option) => option.rewrite)).toEqual([null, null]);
    expect(modelOptions(chosen, book, null, nowMs).map((option) => option.rewrite)).toEqual([null, null]);
  });

  it('keep the chosen model where it is legacy or not in the book at all', () => {
    expect(modelOptions({ ...chosen, model: 'old' }, book, null, nowMs)[0]).toMatchObject({ name: 'OLD', isChosen: true });
    expect(modelOptions({ ...chosen, model: 'mine' }, book, null, nowMs)[0]).toMatchObject({
      name: 'mine',
      rates: 'unpriced',
      isChosen: true,
    });
  });
});

describe('another effort', () => {
  it('writes the messages again, and reads tools and system prompt all the same', () => {
    expect(effortCost(chosen, 'low', book, ahead, nowMs)).toBe('writes ~50k tokens again, ~$0.25');
    expect(effortCost(chosen, 'high', book, ahead, nowMs)).toBeNull();
  });
});
