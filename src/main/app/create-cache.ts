import { createCacheInsight } from '#main/infrastructure/insight/create-cache-insight.ts';
import type { LedgerRenewal } from '#main/infrastructure/insight/renew-ledger.ts';
import type { Store } from '#main/infrastructure/store/open-store.ts';
import type { CacheInsight } from '#main/ports/insight.ts';
import type { PriceService } from '#main/ports/prices.ts';
import type { SessionService } from '#main/ports/sessions.ts';
import { version } from './version.ts';

export interface CacheParts {
  store: Store;
  sessions: SessionService;
  prices: PriceService;
  renewal: LedgerRenewal;
}

/** Looking back at what the prompt cache did. */
export function createCache({ store, sessions, prices, renewal }: CacheParts): CacheInsight {
  return createCacheInsight({
    queries: store.queries,
    renewal,
    prices: () => prices.book(),
    titleOf(session) {
      try {
        return sessions.get(session).title;
      } catch {
        return null;
      }
    },
    appVersion: version,
  });
}
