import type { TokenUsage } from '#shared/model/usage.ts';

/** Token sums under the names of `TokenUsage`, for a SELECT that groups rows of the usage table. */
export const tokenSums = `
  coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens,
  coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5mTokens,
  coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1hTokens,
  coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens`;

/** Just the token counts of a row that carries them among others. */
export function tokensOf(row: TokenUsage): TokenUsage {
  const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = row;
  return { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens };
}
