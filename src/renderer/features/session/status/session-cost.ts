// The money and the cache of a session, from what its requests used and the price book.
import type { RequestUse } from '#shared/model/folds/transcript-items.ts';
import { priceUsage, type PriceBook } from '#shared/model/price.ts';
import type { SessionCost } from '#shared/model/session.ts';
import { addUsage, cacheHitRate, noUsage } from '#shared/model/usage.ts';
import { costText, sumText } from '../../../parts/format/money.ts';

/** What some requests cost together: simulated ones nothing, unpriced ones counted apart and never as zero. */
export function costOf(requests: readonly RequestUse[], prices: PriceBook): SessionCost {
  const cost = { usd: 0, unpricedRequests: 0, requests: requests.length, simulatedRequests: 0 };
  for (const use of requests) {
    if (use.isSimulated) {
      cost.simulatedRequests += 1;
      continue;
    }
    const usd = priceUsage(prices, use.model, use.at, use.usage);
    if (usd === null) cost.unpricedRequests += 1;
    else cost.usd += usd;
  }
  return cost;
}

/** A cost in a few words: `$0.12`, `free, simulated`, `unpriced`, `$0.12, 2 unpriced`; nothing where nothing was asked. */
export function costWords(cost: SessionCost): string {
  const { kind, short } = costText(cost);
  if (kind === 'simulated') return 'free, simulated';
  if (kind === 'unpriced' && cost.usd > 0) return `${sumText(cost.usd)}, ${cost.unpricedRequests} unpriced`;
  return short;
}

/** The share of all prompts that was read from the cache, over the real requests or, where there are none, the simulated ones. */
export function hitRateOf(requests: readonly RequestUse[]): number | null {
  const real = requests.filter((use) => !use.isSimulated);
  return cacheHitRate((real.length > 0 ? real : requests).reduce((sum, use) => addUsage(sum, use.usage), noUsage));
}
