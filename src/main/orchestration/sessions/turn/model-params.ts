import type { ModelChoice } from '#shared/model/events/session-events.ts';
import { findModel, type PriceBook } from '#shared/model/price.ts';
import type { Effort } from '#shared/model/wire.ts';
import type { ModelPort } from '#main/ports/model.ts';
import type { QueryParams } from '../../query-loop/types.ts';

const defaultMaxTokens = 20_000;

/**
 * How a model is asked, as far as the price book knows it: never more output than it can give, thinking and effort only where it has them.
 * Of an unknown model nothing is assumed; an effort the person chose for it is sent as it is.
 */
export function modelParams(port: ModelPort, choice: ModelChoice, book: PriceBook): QueryParams['model'] {
  const entry = findModel(book, choice.model);
  const canThink = entry?.thinking === 'always' || entry?.thinking === 'adaptive';
  return {
    port,
    name: choice.model,
    effort: askedEffort(choice, book),
    maxTokens: Math.min(defaultMaxTokens, entry?.maxOutputTokens ?? defaultMaxTokens),
    highestMaxTokens: entry?.maxOutputTokens ?? defaultMaxTokens,
    contextWindow: entry?.contextWindow ?? null,
    thinking: canThink ? 'adaptive' : 'none',
  };
}

/** The effort a choice is asked with: null where the model has none, so that the API's own default holds. */
export function askedEffort(choice: ModelChoice, book: PriceBook): Effort | null {
  const entry = findModel(book, choice.model);
  const hasEffort = entry === undefined || (choice.effort !== null && entry.efforts.includes(choice.effort));
  return hasEffort ? choice.effort : null;
}
