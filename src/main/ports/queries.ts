import type { RequestId, SessionId } from '#shared/model/id.ts';
import type { CachedRequest, RequestComparison } from '#shared/model/insight/cache-report.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { UsageGroup, UsageGrouping } from './usage.ts';

/** Every question that is answered off the main thread: its parameters and its answer, both plain data. */
export interface Queries {
  'usage.stats': {
    params: { by: UsageGrouping; sinceMs: number | null };
    result: { totals: Omit<UsageGroup, 'key'>; groups: UsageGroup[]; simulatedRequests: number };
  };
  /** Null where there is no such session. */
  'cache.requests': { params: { session: SessionId; prices: PriceBook }; result: CachedRequest[] | null };
  /** Null where one of the requests is not there. `against` null: the one before it in its conversation. */
  'cache.compare': {
    params: { session: SessionId; request: RequestId; against: RequestId | null; prices: PriceBook };
    result: Omit<RequestComparison, 'soFar'> | null;
  };
}

/** Reads of the store that may take long. They see what was committed before they began. */
export interface QueryPort {
  /** Rejects with a `JournalError`. */
  run<Name extends keyof Queries>(name: Name, params: Queries[Name]['params']): Promise<Queries[Name]['result']>;
}
