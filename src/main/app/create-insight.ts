import type { SessionId } from '#shared/model/id.ts';
import { createCacheInsight } from '#main/infrastructure/insight/create-cache-insight.ts';
import type { Store } from '#main/infrastructure/store/open-store.ts';
import type { Sessions } from '#main/orchestration/sessions/create-sessions.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { UsageInsight } from '#main/ports/insight.ts';
import type { ProviderService } from '#main/ports/settings.ts';
import { version } from './version.ts';

/** Joins what looks back at money and cache, and ahead at the next send. */
export function createInsight({
  store,
  provider,
  sessions,
  usage,
}: {
  store: Store;
  provider: ProviderService;
  sessions: Sessions;
  usage: UsageInsight;
}): Engine['insight'] {
  return {
    usage,
    cache: createCacheInsight({
      queries: store.queries,
      prices: () => provider.prices(),
      titleOf: titlesOf(sessions),
      appVersion: version,
    }),
    forecast: sessions.forecast,
  };
}

/** The titles of sessions, as far as they can still be read. */
function titlesOf(sessions: Sessions): (session: SessionId) => string | null {
  return (session) => {
    try {
      return sessions.get(session).title;
    } catch {
      return null;
    }
  };
}
