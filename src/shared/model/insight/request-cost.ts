// What a request cost by kind of token, in all its parts: the request itself and what the API bills apart.
import type { Purpose } from '../events/request-events.ts';
import { priceRowAt, type PriceBook } from '../price.ts';
import { billedUsage, noUsage, promptTokens, type TokenUsage } from '../usage.ts';
import type { WireUsage } from '../wire.ts';
import type { TokenKind } from './usage-report.ts';

/** USD of each kind of token. */
export type CostByKind = Readonly<Record<TokenKind, number>>;

export const noCost: CostByKind = { read: 0, write5m: 0, write1h: 0, fresh: 0, output: 0 };

/** A part of a request that is billed by itself. */
export interface BilledPart {
  readonly purpose: Purpose;
  readonly model: string;
  readonly usage: TokenUsage;
  /** Null: unpriced. */
  readonly cost: CostByKind | null;
  /** What it had cost had every prompt token been sent fresh; null where that is not known. */
  readonly uncachedUsd: number | null;
}

/** What is asked of a price: whose rates, of which day. */
export interface PricedAs {
  readonly model: string;
  readonly purpose: Purpose;
  readonly atMs: number;
  readonly isSimulated: boolean;
}

/** The cost of tokens by kind at the rates of their day, or null where any needed rate is unknown. The same sum as `priceUsage`. */
export function priceByKind(book: PriceBook, model: string, atMs: number, usage: TokenUsage): CostByKind | null {
  const prompt = promptTokens(usage);
  const band = priceRowAt(book, model, atMs)?.bands.find(
    (candidate) => candidate.promptTokensUpTo === null || prompt <= candidate.promptTokensUpTo,
  );
  if (band === undefined) return null;
  const price = (tokens: number, rate: number | null): number | null =>
    tokens === 0 ? 0 : rate === null ? null : (tokens * rate) / 1_000_000;
  const read = price(usage.cacheReadTokens, band.read);
  const write5m = price(usage.cacheWrite5mTokens, band.write5m);
  const write1h = price(usage.cacheWrite1hTokens, band.write1h);
  if (read === null || write5m === null || write1h === null) return null;
  return {
    read,
    write5m,
    write1h,
    fresh: (usage.inputTokens * band.input) / 1_000_000,
    output: (usage.outputTokens * band.output) / 1_000_000,
  };
}

/** All kinds together. */
export function totalCost({ read, write5m, write1h, fresh, output }: CostByKind): number {
  return fresh + output + write5m + write1h + read;
}

/** The parts of a request with what each cost, the request's own first. What is simulated costs nothing. */
export function billedParts(book: PriceBook, asked: PricedAs, usage: WireUsage | null): BilledPart[] {
  if (usage === null) {
    const cost = asked.isSimulated ? noCost : null;
    return [{ purpose: asked.purpose, model: asked.model, usage: noUsage, cost, uncachedUsd: asked.isSimulated ? 0 : null }];
  }
  return billedUsage(usage).map(({ what, model, usage: tokens }) => {
    const part = { purpose: what === 'request' ? asked.purpose : what, model: model ?? asked.model, usage: tokens };
    return { ...part, ...pricePart(book, { ...asked, model: part.model }, tokens) };
  });
}

/** What a part cost, and had cost without a cache. */
export function pricePart(
  book: PriceBook,
  { model, atMs, isSimulated }: Pick<PricedAs, 'model' | 'atMs' | 'isSimulated'>,
  usage: TokenUsage,
): Pick<BilledPart, 'cost' | 'uncachedUsd'> {
  if (isSimulated) return { cost: noCost, uncachedUsd: 0 };
  const cost = priceByKind(book, model, atMs, usage);
  const uncached = priceByKind(book, model, atMs, {
    ...noUsage,
    inputTokens: promptTokens(usage),
    outputTokens: usage.outputTokens,
  });
  return { cost, uncachedUsd: cost === null || uncached === null ? null : totalCost(uncached) };
}
