import { z } from 'zod';
import { promptTokens, type TokenUsage } from './usage.ts';

const usdPerMillion = z.number().nonnegative();

/** Rates in USD per million tokens. A null rate means that no public price is known: what needs it is unpriced. */
const rates = z.object({
  input: usdPerMillion,
  output: usdPerMillion,
  write5m: usdPerMillion.nullable(),
  write1h: usdPerMillion.nullable(),
  read: usdPerMillion.nullable(),
});

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Prices of one model from a day on, in bands by prompt length. The first band whose bound the prompt does not pass applies to every token. */
export const priceRow = z.object({
  from: isoDate,
  bands: z.array(rates.extend({ promptTokensUpTo: z.number().int().positive().nullable() })).min(1),
  source: z.string(),
});
export type PriceRow = z.infer<typeof priceRow>;

export const modelEntry = z.object({
  id: z.string(),
  name: z.string(),
  contextWindow: z.number().int().positive().nullable(),
  maxOutputTokens: z.number().int().positive().nullable(),
  /** Shortest prefix the API caches; null where not published. */
  minCacheableTokens: z.number().int().positive().nullable(),
  thinking: z.enum(['always', 'adaptive', 'budget', 'none']),
  efforts: z.array(z.enum(['low', 'medium', 'high', 'xhigh', 'max'])),
  defaultEffort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullable(),
  isLegacy: z.boolean(),
  /** Newest last. Empty: unpriced. */
  prices: z.array(priceRow),
});
export type ModelEntry = z.infer<typeof modelEntry>;

/** The dated price book, `resources/models.json`. */
export const priceBook = z.object({ date: isoDate, currency: z.literal('USD'), models: z.array(modelEntry) });
export type PriceBook = z.infer<typeof priceBook>;

/** The entry of exactly this model id (a dated snapshot id `…-20260928` finds its undated entry). Never a family's neighbour. */
export function findModel(book: PriceBook, model: string): ModelEntry | undefined {
  return book.models.find((entry) => entry.id === model) ?? book.models.find((entry) => entry.id === model.replace(/-\d{8}$/, ''));
}

/** The prices that hold for a model at a time, milliseconds since 1970 (UTC days). */
export function priceRowAt(book: PriceBook, model: string, atMs: number): PriceRow | undefined {
  // oxlint-disable-next-line no-restricted-globals -- pure: it only formats the time it is given
  const day = new Date(atMs).toISOString().slice(0, 10);
  return findModel(book, model)?.prices.findLast((price) => price.from <= day);
}

/** The rates in USD per million tokens that apply to a prompt of so many tokens; null where the model is unpriced. */
export function ratesOf(
  book: PriceBook,
  model: string,
  atMs: number,
  tokens: number,
): { read: number | null; write5m: number | null; write1h: number | null; fresh: number; output: number } | null {
  const band = bandAt(book, model, atMs, tokens);
  return band && { read: band.read, write5m: band.write5m, write1h: band.write1h, fresh: band.input, output: band.output };
}

function bandAt(book: PriceBook, model: string, atMs: number, tokens: number): PriceRow['bands'][number] | null {
  const row = priceRowAt(book, model, atMs);
  return row?.bands.find((candidate) => candidate.promptTokensUpTo === null || tokens <= candidate.promptTokensUpTo) ?? null;
}

/**
 * Cost in USD of one request at the rate of its day, or null where any needed rate is unknown ("unpriced", never a guess).
 * `atMs` is the time of the request, milliseconds since 1970 (UTC days).
 */
export function priceUsage(book: PriceBook, model: string, atMs: number, usage: TokenUsage): number | null {
  const band = bandAt(book, model, atMs, promptTokens(usage));
  if (band === null) return null;
  const parts: [tokens: number, rate: number | null][] = [
    [usage.inputTokens, band.input],
    [usage.outputTokens, band.output],
    [usage.cacheWrite5mTokens, band.write5m],
    [usage.cacheWrite1hTokens, band.write1h],
    [usage.cacheReadTokens, band.read],
  ];
  let usd = 0;
  for (const [tokens, rate] of parts) {
    if (tokens === 0) continue;
    if (rate === null) return null;
    usd += (tokens * rate) / 1_000_000;
  }
  return usd;
}
