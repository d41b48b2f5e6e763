// What the next request may cost at most, and whether every cap still pays for it. Pure: the store hands in what was spent.
import { priceRowAt, type PriceBook } from './price.ts';
import type { Cap, CapScope } from './caps.ts';

export interface Amount {
  readonly usd: number;
  readonly tokens: number;
}

/** What counts against the caps of one scope. */
export interface Spending {
  /** What ended requests cost. */
  readonly spent: Amount;
  /** What requests that have not ended may cost at most. */
  readonly held: Amount;
}

/** USD per token at which no token of a request can cost more. */
export interface WorstRates {
  readonly input: number;
  readonly output: number;
}

/** A request as far as it can be known before it is sent. */
export interface RequestBound {
  /** No fewer than the API will count. */
  readonly inputTokens: number;
  /** The output that is asked for, where every cap pays for it. */
  readonly maxTokens: number;
  /** Null: unpriced. */
  readonly rates: WorstRates | null;
}

/** What the caps say to a request. `loweredBy`: the cap that left less output than was asked for. `exceeds`: not even a short answer is paid for, and by which cap. */
export type Fit =
  | { readonly type: 'fits'; readonly maxTokens: number; readonly worst: Amount; readonly loweredBy: Cap | null }
  | { readonly type: 'exceeds'; readonly cap: Cap; readonly needed: number }
  | { readonly type: 'unpriced' };

/** An answer shorter than this is not worth a request. */
export const leastMaxTokens = 1_024;

/**
 * The highest rates a request of at most `inputTokens` can be billed at on its day, over every price band it can fall into; its cache marks
 * decide which writes it can make. Null where a rate it may need is not known.
 */
export function worstRates(
  book: PriceBook,
  request: { model: string; atMs: number; inputTokens: number; ttls: readonly ('5m' | '1h')[] },
): WorstRates | null {
  const row = priceRowAt(book, request.model, request.atMs);
  if (row === undefined) return null;
  const last = row.bands.findIndex((band) => band.promptTokensUpTo === null || request.inputTokens <= band.promptTokensUpTo);
  let worst: WorstRates = { input: 0, output: 0 };
  for (const band of last === -1 ? row.bands : row.bands.slice(0, last + 1)) {
    const inputs = [band.input, ...request.ttls.map((ttl) => (ttl === '1h' ? band.write1h : band.write5m))];
    if (request.ttls.length > 0) inputs.push(band.read);
    let input = 0;
    for (const rate of inputs) {
      if (rate === null) return null;
      input = Math.max(input, rate / 1_000_000);
    }
    worst = { input: Math.max(worst.input, input), output: Math.max(worst.output, band.output / 1_000_000) };
  }
  return worst;
}

/** The most a request can come to with this much output. An unpriced one has no price to count. */
export function worstCase({ inputTokens, rates }: Pick<RequestBound, 'inputTokens' | 'rates'>, maxTokens: number): Amount {
  const usd = rates === null ? 0 : inputTokens * rates.input + maxTokens * rates.output;
  return { usd, tokens: inputTokens + maxTokens };
}

/** What a cap has left, neither spent nor held. Below zero where it was lowered since. */
export function leftOf(cap: Cap, used: Readonly<Record<CapScope, Spending>>): number {
  const { spent, held } = used[cap.scope];
  return cap.limit - spent[cap.unit] - held[cap.unit];
}

/** Lowers a request's output to what the tightest cap still pays for. */
export function fitRequest(bound: RequestBound, caps: readonly Cap[], used: Readonly<Record<CapScope, Spending>>): Fit {
  if (bound.rates === null && caps.some((cap) => cap.unit === 'usd')) return { type: 'unpriced' };
  const least = Math.min(leastMaxTokens, bound.maxTokens);
  let { maxTokens } = bound;
  let tightest: Cap | null = null;
  for (const cap of caps) {
    const paid = paidOutput(bound, cap, leftOf(cap, used));
    if (paid >= maxTokens) continue;
    maxTokens = paid;
    tightest = cap;
  }
  if (tightest !== null && maxTokens < least) {
    return { type: 'exceeds', cap: tightest, needed: worstCase(bound, least)[tightest.unit] };
  }
  return { type: 'fits', maxTokens, worst: worstCase(bound, maxTokens), loweredBy: tightest };
}

/** Most output tokens, up to what is asked for, with which the request stays within what is left; below zero where its input alone does not. */
function paidOutput(bound: RequestBound, { unit }: Cap, left: number): number {
  const fits = (maxTokens: number): boolean => worstCase(bound, maxTokens)[unit] <= left;
  if (fits(bound.maxTokens)) return bound.maxTokens;
  const rate = unit === 'tokens' ? 1 : (bound.rates?.output ?? 0);
  const room = left - worstCase(bound, 0)[unit];
  if (room < 0 || rate === 0) return -1;
  const paid = Math.floor(room / rate);
  // A division may round up by one in its last digit.
  return fits(paid) ? paid : paid - 1;
}
