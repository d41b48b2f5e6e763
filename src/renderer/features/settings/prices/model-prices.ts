import type { ModelEntry, PriceRow } from '#shared/model/price.ts';
import { rateText } from '../../../parts/format/money.ts';

/** The prices of a model that hold on a day, or undefined where none is known. */
export function pricesOn(model: Pick<ModelEntry, 'prices'>, day: string): PriceRow | undefined {
  return model.prices.findLast((row) => row.from <= day);
}

/** Input and output price in one line for a menu: `$5 / $25`, or the word `unpriced`. */
export function priceNote(model: Pick<ModelEntry, 'prices'>, day: string): string {
  const band = pricesOn(model, day)?.bands[0];
  return band ? `${rateText(band.input)} / ${rateText(band.output)}` : 'unpriced';
}
