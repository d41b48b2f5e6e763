// What a turn's requests may cost: each reserves its worst case before it is sent, so that no cap is ever passed.
import { fitRequest, worstRates, type Fit } from '#shared/model/budget.ts';
import { listCaps } from '#shared/model/caps.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import { blockTokensBound, promptBound, type PromptMeasure } from '#shared/model/prompt-bound.ts';
import { promptTokens } from '#shared/model/usage.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { BudgetScopes, BudgetStore, SettledCost } from '#main/ports/budget.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { UsageRow } from '#main/ports/usage.ts';
import { flatBlocks } from '../../query-loop/request/cache-marks.ts';
import type { BudgetAnswer, RequestBudget, WeighedRequest } from '../../query-loop/types.ts';
import type { SessionsDeps } from '../deps.ts';

type Used = ReturnType<BudgetStore['reserve']>['used'];

/** What other requests hold comes free when they end; longer than this a turn does not wait for it. */
const longestWaitMs = 45_000;
const waitMs = 250;

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
  const tryOnce = (request: RequestId, weighed: WeighedRequest): { fit: Fit; used: Used } => {
    const { model, max_tokens: maxTokens } = weighed.body;
    const atMs = deps.clock.now();
    const prompt = { model, blocks: weighed.blocks, bounds: flatBlocks(weighed.body).map(boundOf) };
    const inputTokens = promptBound(prompt, turn.measure().measured);
    const ttls = weighed.marks.map((mark) => mark.ttl);
    const rates = worstRates(deps.provider.prices(), { model, atMs, inputTokens, ttls });
    const caps = listCaps(deps.caps(), turn.sessionUsd);
    const scopes = { ...turn.scopes, day: deps.dayOf(atMs) };
    return deps.budget.reserve(request, scopes, (used) => fitRequest({ inputTokens, maxTokens, rates }, caps, used));
  };
  return {
    async reserve(request, weighed, signal) {
      const giveUpMs = deps.clock.monotonic() + longestWaitMs;
      while (true) {
        const { fit, used } = tryOnce(request, weighed);
        const isHeldOnly = fit.type === 'exceeds' && fit.needed <= fit.cap.limit - used[fit.cap.scope].spent[fit.cap.unit];
        if (!isHeldOnly || deps.clock.monotonic() >= giveUpMs) return answerOf(fit, used, weighed);
        if (!(await hasWaited(deps.clock, signal))) return { type: 'refused', terminal: { reason: 'aborted_streaming' } };
      }
    },
  };
}

async function hasWaited(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(waitMs, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function answerOf(fit: Fit, used: Used, { body }: WeighedRequest): BudgetAnswer {
  switch (fit.type) {
    case 'fits':
      return { type: 'granted', maxTokens: fit.maxTokens };
    case 'unpriced':
      return { type: 'refused', terminal: { reason: 'model_error', failure: unpriced(body.model) } };
    case 'exceeds': {
      const { scope, unit, limit } = fit.cap;
      const { spent, held } = used[scope];
      const terminal: Terminal = {
        reason: 'budget_exhausted',
        scope,
        unit,
        limit,
        spent: spent[unit],
        held: held[unit],
        needed: fit.needed,
      };
      return { type: 'refused', terminal };
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
