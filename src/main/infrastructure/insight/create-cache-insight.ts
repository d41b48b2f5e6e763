// What the prompt cache did: asked of the store's worker, with the words that only a running process knows.
import type { RequestId, SessionId } from '#shared/model/id.ts';
import { verdictRule } from '#shared/model/insight/judge-cache.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { CacheInsight } from '#main/ports/insight.ts';
import type { Queries, QueryPort } from '#main/ports/queries.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { LedgerRenewal } from './renew-ledger.ts';

export interface CacheInsightDeps {
  queries: QueryPort;
  renewal: Pick<LedgerRenewal, 'ready'>;
  prices: () => PriceBook;
  /** Null where the session has none, or is not there any more. */
  titleOf: (session: SessionId) => string | null;
  appVersion: string;
}

/** The cache pages' answers. */
export function createCacheInsight({ queries, renewal, prices, titleOf, appVersion }: CacheInsightDeps): CacheInsight {
  const compare = async (
    session: SessionId,
    request: RequestId,
    against: RequestId | null,
  ): Promise<NonNullable<Queries['cache.compare']['result']>> => {
    await renewal.ready();
    const compared = await queries.run('cache.compare', { session, request, against, prices: prices() });
    if (compared === null) throw new ServiceError('NOT_FOUND', 'The session has no such request.', { what: 'request' });
    return compared;
  };
  return {
    async misses(filter, limit) {
      await renewal.ready();
      const { misses, ...sums } = await queries.run('usage.misses', { filter, limit });
      return { ...sums, misses: misses.map((miss) => ({ ...miss, sessionTitle: titleOf(miss.session) })) };
    },
    async requests(session) {
      const requests = await queries.run('cache.requests', { session, prices: prices() });
      if (requests === null) throw new ServiceError('NOT_FOUND', `There is no session ${session}.`, { what: 'session' });
      return requests;
    },
    compare: async (...asked) => (await compare(...asked)).comparison,
    async exportEvidence(session, request, against) {
      const { comparison, sent } = await compare(session, request, against);
      const { number } = comparison.after;
      const evidence = {
        format: 'tessera cache evidence',
        version: 1,
        appVersion,
        verdictRule,
        priceDate: prices().date,
        comparison,
        sent,
      };
      return {
        name: `cache-evidence-${session.slice(0, 8)}-${session.slice(-4)}-request-${number}.json`,
        mediaType: 'application/json',
        text: `${JSON.stringify(evidence, null, 2)}\n`,
      };
    },
  };
}
