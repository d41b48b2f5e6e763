// What a request may cost is reserved here before it is sent.
import type { RequestId } from '#shared/model/id.ts';
import type { Outbox } from './outbox.ts';
import type { BudgetAnswer, LoopEvent, QueryParams, QueryStored, WeighedRequest } from './types.ts';

type Reserved = Exclude<BudgetAnswer, { type: 'short' }>;

/** What other requests hold comes free when they end; longer than this a turn does not wait for it. */
const longestWaitMs = 45_000;
const pollMs = 250;

/**
 * Reserves what one attempt may cost at most. Where only what other requests hold is in the way it waits a while, and says so
 * (`request.withheld`); the person may cut that short, and the turn then ends as it does when the time is over. An abort is an answer.
 */
export async function* reserve(
  { agent: actor, turn, budget, clock, signal, waits }: Pick<QueryParams, 'agent' | 'turn' | 'budget' | 'clock' | 'signal' | 'waits'>,
  step: number,
  request: RequestId,
  weighed: WeighedRequest,
  outbox: Outbox,
): AsyncGenerator<LoopEvent, Reserved, QueryStored> {
  if (budget === undefined) return { type: 'granted', maxTokens: weighed.body.max_tokens, loweredBy: null };
  const giveUpMs = clock.monotonic() + longestWaitMs;
  let mayWait = true;
  let isTold = false;
  while (true) {
    const answer = budget.reserve(request, weighed);
    if (answer.type !== 'short') return answer;
    const { shortage, isHeldOnly } = answer;
    mayWait = mayWait && isHeldOnly && clock.monotonic() < giveUpMs;
    if (!mayWait || !isTold) {
      const waitMs = mayWait ? longestWaitMs : null;
      if (mayWait) waits.announce();
      yield* outbox.emit({ type: 'request.withheld', actor, turn, step, ...shortage, waitMs });
    }
    if (!mayWait) return { type: 'refused', terminal: { reason: 'budget_exhausted', ...shortage } };
    isTold = true;
    const ended = await waits.wait(clock, pollMs, signal);
    if (ended === 'aborted') return { type: 'refused', terminal: { reason: 'aborted_streaming' } };
    mayWait = ended === 'over';
  }
}
