import type { Purpose } from '#shared/model/events/request-events.ts';
import type { RequestId, SessionId } from '#shared/model/id.ts';
import type { CachedRequest, MissList, RequestComparison } from '#shared/model/insight/cache-report.ts';
import type { BurnReport, ExportedFile, SessionUsage, UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';

/** Looks back at what requests cost. Every answer is computed off the main thread and rejects with a `JournalError`. */
export interface UsageInsight {
  report(filter: UsageFilter): Promise<UsageReport>;
  /** The 50 sessions that spent most on one purpose. */
  sessions(filter: UsageFilter, purpose: Purpose): Promise<SessionUsage[]>;
  burn(): Promise<BurnReport>;
  /** Every day, model, project, session and purpose that had requests, a row each. */
  export(filter: UsageFilter, format: 'csv' | 'json'): Promise<ExportedFile>;
}

/** Looks back at what the prompt cache did. Rejects with a `ServiceError` where a session or request is not there. */
export interface CacheInsight {
  misses(filter: UsageFilter, limit: number): Promise<MissList>;
  /** Every request of a session, oldest first. */
  requests(session: SessionId): Promise<CachedRequest[]>;
  /** A request beside the one before it in its conversation, or beside the one given. */
  compare(session: SessionId, request: RequestId, against: RequestId | null): Promise<RequestComparison>;
  exportEvidence(session: SessionId, request: RequestId, against: RequestId | null): Promise<ExportedFile>;
}
