// What the model menu offers, and what each choice would cost at once.
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import { findModel, priceUsage, type ModelEntry, type PriceBook } from '#shared/model/price.ts';
import { noUsage } from '#shared/model/usage.ts';
import { rateText, sumText } from '../../../parts/format/money.ts';

export interface ModelOption {
  readonly choice: ModelChoice;
  readonly name: string;
  /** Rates, or that there are none. */
  readonly rates: string;
  /** What writing the prefix again would cost, `~$0.19 again`; null for the model that is chosen, or where nothing is in the window. */
  readonly rewrite: string | null;
  readonly isChosen: boolean;
}

/** What a model is called where its id is all one has. */
export function modelName(choice: ModelChoice, prices: PriceBook | null): string {
  if (choice.provider === 'rehearsal') return 'Rehearsal';
  return (prices && findModel(prices, choice.model)?.name) ?? choice.model;
}

/** The models to choose from: the current ones of the price book, and the chosen one where it is none of them. */
export function modelOptions(chosen: ModelChoice, prices: PriceBook, contextTokens: number, nowMs: number): ModelOption[] {
  const known = prices.models.filter((entry) => !entry.isLegacy);
  const own = findModel(prices, chosen.model);
  const entries = own && !known.includes(own) ? [own, ...known] : known;
  const options = entries.map((entry) => optionOf(entry, chosen, prices, contextTokens, nowMs));
  if (own || chosen.provider !== 'anthropic') return options;
  return [{ choice: chosen, name: chosen.model, rates: 'unpriced', rewrite: null, isChosen: true }, ...options];
}

function optionOf(entry: ModelEntry, chosen: ModelChoice, prices: PriceBook, contextTokens: number, nowMs: number): ModelOption {
  const isChosen = chosen.provider === 'anthropic' && findModel(prices, chosen.model) === entry;
  const usd = priceUsage(prices, entry.id, nowMs, { ...noUsage, cacheWrite5mTokens: contextTokens });
  const band = entry.prices.at(-1)?.bands[0];
  return {
    choice: { provider: 'anthropic', model: isChosen ? chosen.model : entry.id, effort: isChosen ? chosen.effort : entry.defaultEffort },
    name: entry.name,
    rates: band ? `${rateText(band.input)} in, ${rateText(band.output)} out` : 'unpriced',
    rewrite: isChosen || contextTokens === 0 ? null : usd === null ? 'unpriced' : rewriteText(usd),
    isChosen,
  };
}

/** An estimate carries its sign, save where it is a bound already. */
function rewriteText(usd: number): string {
  const sum = sumText(usd);
  return `${sum.startsWith('<') ? '' : '~'}${sum} again`;
}
