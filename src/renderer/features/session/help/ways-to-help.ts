// What may help after a frustrated streak, as far as this session allows it.
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { TurnEndItem } from '#shared/model/folds/transcript-items.ts';
import type { Transcript } from '#shared/model/folds/transcript-state.ts';
import type { Forecast } from '#shared/model/insight/forecast.ts';
import type { SessionId } from '#shared/model/id.ts';
import { findModel, type PriceBook } from '#shared/model/price.ts';
import { modelOptions, type ModelOption } from '../composer/model-choices.ts';

/** The end of the turn before a streak: where the session stood when all was well. Null where the streak began with the session. */
export function turnBefore(items: Transcript['items'], session: SessionId, streak: number): TurnEndItem | null {
  const isBefore = (item: TurnEndItem) => item.session !== session || item.seq < streak;
  return items.findLast((item): item is TurnEndItem => item.type === 'turn-end' && isBefore(item)) ?? null;
}

/** The end of the newest turn. */
export function newestEnd(items: Transcript['items']): TurnEndItem | null {
  return items.findLast((item): item is TurnEndItem => item.type === 'turn-end') ?? null;
}

/** The next stronger model, taken by what its output costs, with its price; null where none is known to be. */
export function strongerModel(chosen: ModelChoice, prices: PriceBook, ahead: Forecast | null, nowMs: number): ModelOption | null {
  const own = outputRate(prices, chosen.model);
  if (chosen.provider !== 'anthropic' || own === null) return null;
  const stronger = modelOptions(chosen, prices, ahead, nowMs)
    .map((option) => ({ option, rate: outputRate(prices, option.choice.model) }))
    .filter((candidate): candidate is { option: ModelOption; rate: number } => candidate.rate !== null && candidate.rate > own)
    .toSorted((a, b) => a.rate - b.rate);
  return stronger[0]?.option ?? null;
}

function outputRate(prices: PriceBook, model: string): number | null {
  return findModel(prices, model)?.prices.at(-1)?.bands[0]?.output ?? null;
}
