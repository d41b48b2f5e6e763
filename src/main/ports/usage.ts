import type { Purpose } from '#shared/model/events/request-events.ts';
import type { ProjectId, RequestId, SessionId } from '#shared/model/id.ts';
import type { TokenUsage } from '#shared/model/usage.ts';
import type { SessionCost } from '#shared/model/session.ts';

/** One request in the ledger: a projection of `request.sent` and what ended it. One row per API message id, however often it is recorded. */
export interface UsageRow {
  request: RequestId;
  session: SessionId;
  project: ProjectId;
  at: number;
  model: string;
  purpose: Purpose;
  usage: TokenUsage;
  /** Null: unpriced. */
  costUsd: number | null;
  isSimulated: boolean;
  apiMessage: string | null;
  stopReason: string | null;
  firstTokenMs: number | null;
  durationMs: number | null;
  wasInterrupted: boolean;
}

export const usageGrouping = ['day', 'model', 'project', 'session', 'purpose'] as const;
export type UsageGrouping = (typeof usageGrouping)[number];

export interface UsageGroup {
  key: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  cacheReadTokens: number;
  costUsd: number;
  unpricedRequests: number;
  cacheHitRate: number | null;
}

/** The usage ledger. Simulated requests are kept and never summed with real ones. */
export interface UsageLedger {
  record(row: UsageRow): void;
  /** Sums for a session's bottom line; `usage` is the real requests', or the simulated ones' where there are only such. */
  ofSession(session: SessionId): { cost: SessionCost; usage: TokenUsage; windowTokens: number };
  /** Sums of real requests since a time, off the main thread. */
  stats(request: {
    by: UsageGrouping;
    sinceMs: number | null;
  }): Promise<{ totals: Omit<UsageGroup, 'key'>; groups: UsageGroup[]; simulatedRequests: number }>;
}
