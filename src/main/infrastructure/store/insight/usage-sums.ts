// The columns of every sum over the ledger, and how a query's row becomes `UsageSums`.
import type { UsageSums } from '#shared/model/insight/usage-report.ts';
import { cacheHitRate, promptTokens, type TokenUsage } from '#shared/model/usage.ts';

type Source = 'usage' | 'usage_extras';

/** What is added up: a name for the query's row, the column of the tables of sums, and the same of a request's row or an extra's. */
const columns: readonly [name: string, column: string, ofRow: (source: Source) => string][] = [
  ['requests', 'requests', (source) => (source === 'usage' ? '1' : '0')],
  ['unpricedRequests', 'unpriced', () => 'cost_usd IS NULL'],
  ['inputTokens', 'input_tokens', () => 'input_tokens'],
  ['outputTokens', 'output_tokens', () => 'output_tokens'],
  ['cacheWrite5mTokens', 'cache_write_5m_tokens', () => 'cache_write_5m_tokens'],
  ['cacheWrite1hTokens', 'cache_write_1h_tokens', () => 'cache_write_1h_tokens'],
  ['cacheReadTokens', 'cache_read_tokens', () => 'cache_read_tokens'],
  ['costUsd', 'cost_usd', () => 'coalesce(cost_usd, 0.0)'],
  ['readUsd', 'read_usd', () => 'coalesce(read_usd, 0.0)'],
  ['write5mUsd', 'write_5m_usd', () => 'coalesce(write_5m_usd, 0.0)'],
  ['write1hUsd', 'write_1h_usd', () => 'coalesce(write_1h_usd, 0.0)'],
  ['freshUsd', 'fresh_usd', () => 'coalesce(fresh_usd, 0.0)'],
  ['outputUsd', 'output_usd', () => 'coalesce(output_usd, 0.0)'],
  ['savedUsd', 'saved_usd', () => 'coalesce(uncached_usd - cost_usd, 0.0)'],
  ['misses', 'misses', (source) => (source === 'usage' ? `coalesce(outcome = 'missed', 0)` : '0')],
  ['lostTokens', 'lost_tokens', (source) => (source === 'usage' ? 'lost_tokens' : '0')],
  ['lostUsd', 'lost_usd', (source) => (source === 'usage' ? 'coalesce(lost_usd, 0.0)' : '0.0')],
];

/** Sums as a query gives them. */
export interface SumRow extends TokenUsage {
  requests: number;
  unpricedRequests: number;
  costUsd: number;
  readUsd: number;
  write5mUsd: number;
  write1hUsd: number;
  freshUsd: number;
  outputUsd: number;
  savedUsd: number;
  misses: number;
  lostTokens: number;
  lostUsd: number;
}

/** The columns of a table of sums. */
export const sumColumns = columns.map(([, column]) => column).join(', ');

/** The same of single rows. */
export function rowColumns(source: Source): string {
  return columns.map(([, column, ofRow]) => `${ofRow(source)} AS ${column}`).join(', ');
}

/** Their totals under the names of `SumRow`, for a SELECT that groups. */
export const totals = columns.map(([name, column]) => `coalesce(sum(${column}), 0) AS ${name}`).join(', ');

/** What `stats` tells of them: the fewer are summed, the sooner thousands of sessions are. */
export const plainTotals = columns
  .slice(0, 8)
  .map(([name, column]) => `coalesce(sum(${column}), 0) AS ${name}`)
  .join(', ');

/** The same under the columns' own names. */
export const totalColumns = columns.map(([, column]) => `sum(${column}) AS ${column}`).join(', ');

const names = columns.map(([name]) => name) as (keyof SumRow)[];

export const noSums = Object.fromEntries(names.map((name) => [name, 0])) as unknown as SumRow;

/** Adds sums to others, in place: thousands of rows become a few. */
export function addTo(sum: SumRow, other: SumRow): void {
  for (const name of names) sum[name] += other[name];
}

export function toSums(row: SumRow): UsageSums {
  const { requests, inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = row;
  const { costUsd, unpricedRequests, savedUsd, lostUsd, misses } = row;
  const prompt = promptTokens(row);
  return {
    requests,
    inputTokens,
    outputTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    cacheReadTokens,
    costUsd,
    unpricedRequests,
    cacheHitRate: cacheHitRate(row),
    idealHitRate: prompt === 0 ? null : Math.min(1, (cacheReadTokens + row.lostTokens) / prompt),
    savedUsd,
    lostUsd,
    misses,
  };
}
