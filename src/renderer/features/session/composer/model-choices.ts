// What the model menu offers, and what each choice would cost at once.
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import { changeCost } from '#shared/model/insight/change-cost.ts';
import type { Forecast } from '#shared/model/insight/forecast.ts';
import { findModel, type ModelEntry, type PriceBook } from '#shared/model/price.ts';
import type { Effort } from '#shared/model/wire.ts';
import { rateText } from '../../../parts/format/money.ts';
import { dropText } from '../ahead/forecast-words.ts';

export interface ModelOption {
  readonly choice: ModelChoice;
  readonly name: string;
  /** Rates, or that there are none. */
  readonly rates: string;
  /** What writing the prefix again would cost; null for the model that is chosen, or where nothing is lost. */
  readonly rewrite: string | null;
  readonly isChosen: boolean;
}

/** What a model is called where its id is all one has. */
export function modelName(choice: ModelChoice, prices: PriceBook | null): string {
  if (choice.provider === 'rehearsal') return 'Rehearsal';
  return (prices && findModel(prices, choice.model)?.name) ?? choice.model;
}

/** The models to choose from: the current ones of the price book, and the chosen one where it is none of them. */
export function modelOptions(chosen: ModelChoice, prices: PriceBook, ahead: Forecast | null, nowMs: number): ModelOption[] {
  const known = prices.models.filter((entry) => !entry.isLegacy);
  const own = findModel(prices, chosen.model);
  const entries = own && !known.includes(own) ? [own, ...known] : known;
  const options = entries.map((entry) => optionOf(entry, chosen, prices, ahead, nowMs));
  if (own || chosen.provider !== 'anthropic') return options;
  return [{ choice: chosen, name: chosen.model, rates: 'unpriced', rewrite: null, isChosen: true }, ...options];
}

function optionOf(entry: ModelEntry, chosen: ModelChoice, prices: PriceBook, ahead: Forecast | null, nowMs: number): ModelOption {
  const isChosen = chosen.provider === 'anthropic' && findModel(prices, chosen.model) === entry;
  const cost = isChosen || ahead === null ? null : changeCost(ahead, { model: entry.id, effort: entry.defaultEffort }, prices, nowMs);
  const band = entry.prices.at(-1)?.bands[0];
  return {
    choice: { provider: 'anthropic', model: isChosen ? chosen.model : entry.id, effort: isChosen ? chosen.effort : entry.defaultEffort },
    name: entry.name,
    rates: band ? `${rateText(band.input)} in, ${rateText(band.output)} out` : 'unpriced',
    rewrite: dropText(cost),
    isChosen,
  };
}

/** What another effort would cost at once: the messages are written again. Null where nothing is lost. */
export function effortCost(chosen: ModelChoice, effort: Effort, prices: PriceBook, ahead: Forecast | null, nowMs: number): string | null {
  return ahead === null ? null : dropText(changeCost(ahead, { model: chosen.model, effort }, prices, nowMs));
}
