// What a turn's requests may cost: each reserves its worst case before it is sent, so that no cap is ever passed.
import { fitRequest, worstRates, type Fit } from '#shared/model/budget.ts';
import { listCaps } from '#shared/model/caps.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import { blockTokensBound, promptBound, type PromptMeasure } from '#shared/model/prompt-bound.ts';
import { promptTokens } from '#shared/model/usage.ts';
import type { BudgetScopes, BudgetStore, SettledCost } from '#main/ports/budget.ts';
import type { UsageRow } from '#main/ports/usage.ts';
import { flatBlocks } from '../../query-loop/request/cache-marks.ts';
import type { BudgetAnswer, RequestBudget } from '../../query-loop/types.ts';
import type { SessionsDeps } from '../deps.ts';

type Used = ReturnType<BudgetStore['reserve']>['used'];

/** What a turn's budget needs of its session. */
export interface BudgetedTurn {
  readonly scopes: Omit<BudgetScopes, 'day'>;
  /** The cap in USD that was given with the turn's message; null for none. */
  readonly sessionUsd: number | null;
  /** What is known of the size of the session's prompts now. */
  measure(): PromptMeasure;
}

/** The budget of one turn. Caps are read anew for each try: one that was raised holds at once, also for a turn that waits. */
export function createTurnBudget(
  deps: Pick<SessionsDeps, 'budget' | 'caps' | 'clock' | 'dayOf' | 'provider'>,
  turn: BudgetedTurn,
): RequestBudget {
  const bounds = new WeakMap<object, number>();
  const boundOf = (block: object): number => {
    const known = bounds.get(block) ?? blockTokensBound(block);
    bounds.set(block, known);
    return known;
  };
  return {
    reserve(request, weighed) {
      const { model, max_tokens: maxTokens } = weighed.body;
      const atMs = deps.clock.now();
      const prompt = { model, blocks: weighed.blocks, bounds: flatBlocks(weighed.body).map(boundOf) };
      const inputTokens = promptBound(prompt, turn.measure().measured);
      const ttls = weighed.marks.map((mark) => mark.ttl);
      const rates = worstRates(deps.provider.prices(), { model, atMs, inputTokens, ttls });
      const caps = listCaps(deps.caps(), turn.sessionUsd);
      const scopes = { ...turn.scopes, day: deps.dayOf(atMs) };
      const { fit, used } = deps.budget.reserve(request, scopes, (counted) => fitRequest({ inputTokens, maxTokens, rates }, caps, counted));
      return answerOf(fit, used, model);
    },
  };
}

function answerOf(fit: Fit, used: Used, model: string): BudgetAnswer {
  switch (fit.type) {
    case 'fits':
      return { type: 'granted', maxTokens: fit.maxTokens, loweredBy: fit.loweredBy };
    case 'unpriced':
      return { type: 'refused', terminal: { reason: 'model_error', failure: unpriced(model) } };
    case 'exceeds': {
      const { needed } = fit;
      const { scope, unit, limit } = fit.cap;
      const spent = used[scope].spent[unit];
      const shortage = { scope, unit, limit, spent, held: used[scope].held[unit], needed };
      return { type: 'short', shortage, isHeldOnly: needed <= limit - spent };
    }
    default:
      return fit satisfies never;
  }
}

/** What an ended request cost, by its row in the ledger. `isReported`: the API told its usage. */
export function settledCost(row: UsageRow, isReported: boolean): SettledCost {
  if (!isReported) return 'unknown';
  return { usd: row.costUsd, tokens: promptTokens(row.usage) + row.usage.outputTokens };
}

/** What a failed request cost of which nothing had arrived: nothing where the API refused it or never got it, else nobody knows. */
export function failedCost({ failure }: EventOf<'request.failed'>): SettledCost {
  return failure.status !== null || failure.isUnsent === true ? { usd: 0, tokens: 0 } : 'unknown';
}

function unpriced(model: string): ModelFailure {
  return {
    kind: 'unpriced',
    message: `A cap in USD is set, and ${model} has no public price, so that nobody could hold the cap. Nothing was sent. Choose a model with a price, or set a cap in tokens instead.`,
    status: null,
    apiRequestId: null,
    retryAfterMs: null,
    isRetryable: false,
  };
}
