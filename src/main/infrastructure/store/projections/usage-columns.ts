import type { TokenUsage } from '#shared/model/usage.ts';

const columns: Record<keyof TokenUsage, string> = {
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheWrite5mTokens: 'cache_write_5m_tokens',
  cacheWrite1hTokens: 'cache_write_1h_tokens',
  cacheReadTokens: 'cache_read_tokens',
};

/** The token counts of one row of the usage table under the names of `TokenUsage`, for a SELECT. */
export const tokenCounts = Object.entries(columns)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(', ');

/** Their sums, for a SELECT that groups rows. */
export const tokenSums = Object.entries(columns)
  .map(([name, column]) => `coalesce(sum(${column}), 0) AS ${name}`)
  .join(', ');

/** Just the token counts of a row that carries them among others. */
export function tokensOf(row: TokenUsage): TokenUsage {
  const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = row;
  return { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens };
}
