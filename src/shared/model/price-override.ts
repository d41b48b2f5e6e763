// The person's own prices: rows that are added to the price book, or stand in place of its own.
import { z } from 'zod';
import { modelEntry, priceRow, type ModelEntry, type PriceBook } from './price.ts';

/** A row as a person may enter it. */
const ownRow = priceRow.extend({ source: z.string().default('your own') }).superRefine(({ bands }, context) => {
  const bounds = bands.map((band) => band.promptTokensUpTo);
  const isRising = bounds.every((bound, index) => index === 0 || bound === null || bound > (bounds[index - 1] ?? Infinity));
  if (bounds.indexOf(null) !== bounds.length - 1)
    context.addIssue({ code: 'custom', message: 'The last band, and only the last, has no bound.' });
  else if (!isRising) context.addIssue({ code: 'custom', message: 'The bounds of the bands must rise.' });
});

const sizes = { contextWindow: true, maxOutputTokens: true, minCacheableTokens: true, name: true } as const;

/** What a person says of one model. What is left out stays as it is in the book; of a model that is not in it, it is not known. */
export const priceOverride = modelEntry
  .pick(sizes)
  .partial()
  .extend({
    id: z.string().trim().min(1),
    prices: z
      .array(ownRow)
      .min(1)
      .refine((rows) => new Set(rows.map((row) => row.from)).size === rows.length, 'Two rows begin on the same day.'),
  });
export type PriceOverride = z.infer<typeof priceOverride>;

/** The price book as it counts, and which rows of it are the person's own. */
export const ownedPriceBook = z.object({
  date: z.string(),
  currency: z.literal('USD'),
  models: z.array(modelEntry),
  own: z.array(z.object({ model: z.string(), from: z.array(z.string()) })),
});
export type OwnedPriceBook = z.infer<typeof ownedPriceBook>;

/** The book with a person's rows in it: one that begins on the day of another stands in its place, the others are added. */
export function withOverrides(book: PriceBook, overrides: readonly PriceOverride[]): OwnedPriceBook {
  const byId = new Map(overrides.map((override) => [override.id, override]));
  const known = book.models.map((entry) => {
    const override = byId.get(entry.id);
    return override === undefined ? entry : overridden(entry, override);
  });
  const added = [...byId.values()].filter(({ id }) => !book.models.some((entry) => entry.id === id));
  return {
    ...book,
    models: [...known, ...added.map((override) => overridden(unknownModel(override.id), override))],
    own: [...byId.values()].map(({ id, prices }) => ({ model: id, from: prices.map((row) => row.from).toSorted() })),
  };
}

function overridden(entry: ModelEntry, { id: _, prices, ...rest }: PriceOverride): ModelEntry {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const days = new Set(prices.map((row) => row.from));
  const rows = [...entry.prices.filter((row) => !days.has(row.from)), ...prices];
  return { ...entry, ...given, prices: rows.toSorted((a, b) => (a.from < b.from ? -1 : 1)) };
}

/** Nothing is assumed of it but that it may be asked for any effort, as every model that is not in the book. */
function unknownModel(id: string): ModelEntry {
  return {
    id,
    name: id,
    contextWindow: null,
    maxOutputTokens: null,
    minCacheableTokens: null,
    thinking: 'none',
    efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
    defaultEffort: null,
    isLegacy: false,
    prices: [],
  };
}
