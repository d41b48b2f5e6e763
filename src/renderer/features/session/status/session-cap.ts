// What is left of the session's own caps, from what its requests used.
import type { Caps } from '#shared/model/caps.ts';
import type { RequestUse } from '#shared/model/folds/transcript-items.ts';
import type { SessionCost } from '#shared/model/session.ts';
import { promptTokens } from '#shared/model/usage.ts';
import { numberText, sumText } from '../../../parts/format/money.ts';
import { costWords } from './session-cost.ts';

/** The toolbar's cost: `$1.27 of $5.00` where the session has a cap in USD, else as it is. A rehearsal has none. */
export function costOfCap(cost: SessionCost, capUsd: number | null): string {
  const words = costWords(cost);
  return capUsd === null || cost.requests === cost.simulatedRequests ? words : `${words} of ${sumText(capUsd)}`;
}

/** What is left of the session's caps, in words; null where it has none, or nothing real was asked. */
export function leftWords(cost: SessionCost, requests: readonly RequestUse[], caps: Caps): string | null {
  if (cost.requests === cost.simulatedRequests) return null;
  const left: string[] = [];
  if (caps.perSessionUsd !== null) left.push(sumText(Math.max(0, caps.perSessionUsd - cost.usd)));
  if (caps.perSessionTokens !== null) {
    const used = requests.reduce((sum, use) => (use.isSimulated ? sum : sum + promptTokens(use.usage) + use.usage.outputTokens), 0);
    left.push(`${numberText(Math.max(0, caps.perSessionTokens - used))} tokens`);
  }
  return left.length === 0 ? null : `${left.join(' and ')} left before the cap`;
}
