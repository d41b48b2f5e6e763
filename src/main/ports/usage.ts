import type { SessionId } from '#shared/model/id.ts';
import type { UsageFilter, UsageGrouping } from '#shared/model/insight/usage-report.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { SessionCost } from '#shared/model/session.ts';
import type { TokenUsage } from '#shared/model/usage.ts';

export type { UsageRow };

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

/** Sums of real requests: in all, and of each group (days in their order, everything else by cost). */
export interface UsageStats {
  totals: Omit<UsageGroup, 'key'>;
  groups: UsageGroup[];
  simulatedRequests: number;
}

/** Which requests of a model get a price: those that had none, or all. */
export type Repriced = 'unpriced' | 'all';

/** The usage ledger. Simulated requests are kept and never summed with real ones. Throws `JournalError`. */
export interface UsageLedger {
  /** Keeps a request's row in place of the one it had. A message that is recorded again counts once, at its fullest. */
  record(row: UsageRow): void;
  /**
   * Keeps a session's rows that were made anew from its journal up to an event: adds those that are missing, and brings the others up to what they
   * tell today. A row that has a price keeps it.
   */
  renew(session: SessionId, rows: readonly UsageRow[], upToSeq: number): void;
  /** Prices the requests of a model at the rates of their day. Says how many changed. What caps count changes with them. */
  reprice(model: string, which: Repriced, prices: PriceBook): number;
  /** Sums for a session's bottom line; `usage` is the real requests', or the simulated ones' where there are only such. */
  ofSession(session: SessionId): { cost: SessionCost; usage: TokenUsage; windowTokens: number };
  /** Sums of real requests, off the main thread. */
  stats(request: { by: UsageGrouping; filter: UsageFilter }): Promise<UsageStats>;
}
