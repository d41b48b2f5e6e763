import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { OwnedPriceBook } from '#shared/model/price-override.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakeClient } from '../../../testing/fake-client.ts';
import { renderInWindow } from '../../../testing/render-in-window.tsx';
import { PriceBookCard } from './price-book-card.tsx';

// The dialogs of this DOM know no modal state.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = vi.fn(function show(this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.close = vi.fn(function close(this: HTMLDialogElement) {
    this.open = false;
  });
});

const model = {
  contextWindow: 200_000,
  maxOutputTokens: null,
  minCacheableTokens: 512,
  thinking: 'adaptive',
  isLegacy: false,
  efforts: [],
  defaultEffort: null,
} as const;
const rates = { input: 0.1, output: 0.5, write5m: 0.125, write1h: 0.2, read: 0.01 };
const haiku = {
  ...model,
  id: 'claude-haiku-5-5',
  name: 'Haiku 5.5',
  efforts: [],
  prices: [
    { from: '2026-01-01', bands: [{ ...rates, promptTokensUpTo: null }], source: 'published' },
    {
      from: '2026-10-07',
      bands: [
        { ...rates, promptTokensUpTo: 100_000 },
        { ...rates, input: 0.5, promptTokensUpTo: null },
      ],
      source: 'published',
    },
  ],
};
const other = { ...model, id: 'other', name: 'Other', efforts: [], prices: [] };
const book: OwnedPriceBook = { date: '2026-11-20', currency: 'USD', models: [haiku, other], own: [] };

function theCard(from = book) {
  const set = vi.fn(async (_: object) => ({ book, repricedRequests: 12 }));
  const reset = vi.fn(async () => book);
  const onBook = vi.fn();
  const client = fakeClient({
    prices: { set, reset },
    usage: { report: async () => ({ unpriced: [{ model: 'gateway-model', requests: 12 }] }) },
  });
  renderInWindow(<PriceBookCard book={from} onBook={onBook} />, client);
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
  const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
  const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
  return { set, reset, onBook, field, type, press };
}

test('every model shows its days, its bands and its rates, the newest day first, and one without a price says so', () => {
  theCard();
  const rows = within(screen.getByRole('table', { name: 'Prices' }))
    .getAllByRole('row')
    .slice(1);
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent).join('|'))).toEqual([
    'Haiku 5.5claude-haiku-5-5window 200 k, output unknown, cached from 512|2026-10-07|100,000|$0.10|$0.50|$0.125|$0.20|$0.01|Change',
    '|any|$0.50|$0.50|$0.125|$0.20|$0.01',
    '2026-01-01past|any|$0.10|$0.50|$0.125|$0.20|$0.01',
    'Otherotherwindow 200 k, output unknown, cached from 512|unpriced|Add a price',
  ]);
});

test('a model that was used and is in no book is listed as unpriced, and gets a price with its past requests', async () => {
  const { set, onBook, type, press } = theCard();
  await screen.findByText(/12 requests unpriced/);
  press('Add a price of gateway-model');
  type('Input, band 1', '$2');
  type('Output, band 1', '10');
  type('Context window, tokens', '1,000,000');
  press('Save the prices');
  await waitFor(() => expect(onBook).toHaveBeenCalledWith(book));
  expect(set).toHaveBeenCalledExactlyOnceWith({
    id: 'gateway-model',
    contextWindow: 1_000_000,
    prices: [
      {
        from: new Date().toISOString().slice(0, 10),
        bands: [{ promptTokensUpTo: null, input: 2, output: 10, write5m: null, write1h: null, read: null }],
        source: 'your own',
      },
    ],
    past: 'unpriced',
  });
  await screen.findByText(/12 past requests priced anew/);
});

test('what makes no sense is said at its line, and nothing is saved', async () => {
  const { set, type, press } = theCard();
  press('Change the prices of Haiku 5.5');
  type('Prompt up to, band 1', '');
  type('Input, band 2', 'free');
  press('Save the prices');
  screen.getByText('Only the last band has no bound.');
  screen.getByText('USD per million tokens, such as 4 or 0.25.');
  expect(screen.getByRole('alert').textContent).toContain('2 fields need another look. Nothing was saved.');
  expect(set).not.toHaveBeenCalled();
});

test('a band for longer prompts and another day are added and removed', () => {
  const { press } = theCard();
  press('Add a price of Other');
  press('Add a band for longer prompts');
  expect(screen.getAllByLabelText(/^Prompt up to/)).toHaveLength(2);
  press('Remove band 2');
  expect(screen.getAllByLabelText(/^Prompt up to/)).toHaveLength(1);
  press('Add another day');
  expect(screen.getAllByLabelText('From the day')).toHaveLength(2);
  fireEvent.click(screen.getAllByRole('button', { name: 'Remove this day' })[1] as HTMLElement);
  expect(screen.getAllByLabelText('From the day')).toHaveLength(1);
});

test('the person’s own prices are marked and can be taken back', async () => {
  const { reset, onBook, press } = theCard({ ...book, own: [{ model: haiku.id, from: ['2026-01-01'] }] });
  expect(screen.getByRole('rowheader', { name: /Haiku 5.5/ }).textContent).toContain('yours');
  screen.getByText('yours, past');
  press('Change the prices of Haiku 5.5');
  press('Take them back');
  await waitFor(() => expect(onBook).toHaveBeenCalledWith(book));
  expect(reset).toHaveBeenCalledExactlyOnceWith({ model: haiku.id });
});
