// Reports of the ledger as tests need them: complete, and with only what matters said.
import type { BurnReport, UsageFilter, UsageReport, UsageSums } from '#shared/model/insight/usage-report.ts';
import { aProjectId, aSessionId } from './samples.ts';

export const someSums: UsageSums = {
  requests: 10,
  inputTokens: 1_000,
  outputTokens: 4_000,
  cacheWrite5mTokens: 20_000,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 179_000,
  costUsd: 2,
  unpricedRequests: 0,
  cacheHitRate: 0.895,
  idealHitRate: 0.92,
  savedUsd: 4,
  lostUsd: 0.25,
  misses: 2,
};

export const everything: UsageFilter = { fromMs: null, toMs: null, project: null, model: null };

/** Two projects with a session each, two days, one miss by idling and one by the server. */
export function aReport(change: Partial<UsageReport> = {}): UsageReport {
  const day = (key: string, costUsd: number) => ({
    ...someSums,
    key,
    label: key,
    requests: 5,
    costUsd,
    byModel: [{ model: 'claude-opus-5-5', costUsd, unpricedRequests: 0 }],
  });
  return {
    filter: everything,
    totals: someSums,
    sessions: 2,
    turns: 4,
    days: [day('2026-11-20', 0.5), day('2026-11-21', 1.5)],
    byModel: [{ ...someSums, key: 'claude-opus-5-5', label: 'Opus 5.5' }],
    byPurpose: [
      { ...someSums, key: 'main', label: 'Main agent', costUsd: 1.8 },
      { ...someSums, key: 'compaction', label: 'Compaction', costUsd: 0.2 },
    ],
    byProject: [
      { ...someSums, key: aProjectId(1), label: 'project-1', costUsd: 1.4, sessions: 1, turns: 2, costBeforeUsd: 1 },
      { ...someSums, key: aProjectId(2), label: 'project-2', costUsd: 0.6, sessions: 1, turns: 2, costBeforeUsd: null },
    ],
    bySession: [
      { ...someSums, key: aSessionId(1), label: 'Session 1', project: aProjectId(1), costUsd: 1.4, lostUsd: 0.05, turns: 2 },
      { ...someSums, key: aSessionId(2), label: 'Session 2', project: aProjectId(2), costUsd: 0.6, lostUsd: 0.2, turns: 2 },
    ],
    kinds: [
      { kind: 'read', tokens: 179_000, costUsd: 0.5 },
      { kind: 'write5m', tokens: 20_000, costUsd: 0.7 },
      { kind: 'write1h', tokens: 0, costUsd: 0 },
      { kind: 'fresh', tokens: 100, costUsd: 0.1 },
      { kind: 'output', tokens: 4_000, costUsd: 0.7 },
    ],
    misses: [
      { cause: 'expired', count: 1, lostUsd: 0.2 },
      { cause: 'server', count: 1, lostUsd: 0.05 },
    ],
    costBeforeUsd: 1,
    costPerTurn: { p50: 0.4, p90: 0.9, p99: 0.9, mean: 0.5 },
    unpriced: [],
    simulatedRequests: 0,
    priceDate: '2026-11-09',
    ...change,
  };
}

/** A report without a request that counts. */
export function anEmptyReport(change: Partial<UsageReport> = {}): UsageReport {
  const nothing: UsageSums = {
    requests: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    costUsd: 0,
    unpricedRequests: 0,
    cacheHitRate: null,
    idealHitRate: null,
    savedUsd: 0,
    lostUsd: 0,
    misses: 0,
  };
  return aReport({
    totals: nothing,
    sessions: 0,
    turns: 0,
    days: [],
    byModel: [],
    byPurpose: [],
    byProject: [],
    bySession: [],
    kinds: [],
    misses: [],
    costPerTurn: null,
    ...change,
  });
}

/** Four dollars today, at one dollar an hour, of a cap of twenty. */
export function aBurn(change: Partial<BurnReport> = {}): BurnReport {
  const atMs = new Date(2026, 10, 21, 14, 9).getTime();
  return {
    atMs,
    quarters: Array.from({ length: 20 }, (_, index) => ({ fromMs: atMs - (20 - index) * 900_000, costUsd: 0.25 })),
    perHourUsd: 1,
    projectedDayUsd: 14,
    todayUsd: 4.18,
    caps: [{ scope: 'day', unit: 'usd', label: 'Today', session: null, spent: 4.18, limit: 20, reachedAtMs: null }],
    ...change,
  };
}
