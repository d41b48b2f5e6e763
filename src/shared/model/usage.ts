import { z } from 'zod';
import { wireUsage, type WireUsage } from './wire.ts';

/** Tokens of one request, split the way they are billed. */
export const tokenUsage = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  cacheWrite5mTokens: z.number().int().nonnegative(),
  cacheWrite1hTokens: z.number().int().nonnegative(),
  cacheReadTokens: z.number().int().nonnegative(),
});
export type TokenUsage = z.infer<typeof tokenUsage>;

export const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, cacheReadTokens: 0 };

/** The API's usage in our split. Where the API does not split its cache writes by TTL they count as 5 min writes. */
export function toTokenUsage(usage: WireUsage): TokenUsage {
  const written = usage.cache_creation_input_tokens ?? 0;
  const written1h = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cacheWrite5mTokens: usage.cache_creation?.ephemeral_5m_input_tokens ?? Math.max(0, written - written1h),
    cacheWrite1hTokens: written1h,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
  };
}

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheWrite5mTokens: a.cacheWrite5mTokens + b.cacheWrite5mTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  };
}

/** Everything the model was sent: fresh, written and read. */
export function promptTokens(usage: TokenUsage): number {
  return usage.inputTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens + usage.cacheReadTokens;
}

/** Share of the prompt that was read from the cache, 0 to 1; null for an empty prompt. */
export function cacheHitRate(usage: TokenUsage): number | null {
  const total = promptTokens(usage);
  return total === 0 ? null : usage.cacheReadTokens / total;
}

/** What the API bills within one request: the request itself, and what its top-level usage leaves out. */
export interface BilledUsage {
  readonly what: 'request' | 'compaction' | 'advisor';
  /** Null: the request's own model. */
  readonly model: string | null;
  readonly usage: TokenUsage;
}

const iteration = wireUsage.extend({ type: z.string(), model: z.string().optional() });

/**
 * The parts of a request that are billed, the request's own first. `iterations` tells the others: a compaction pass at the request's rates, an
 * advisor at its own model's. Other entries are in the top-level usage already.
 */
export function billedUsage(usage: WireUsage): BilledUsage[] {
  const given: unknown = usage['iterations'];
  const others = (Array.isArray(given) ? given : []).flatMap((entry): BilledUsage[] => {
    const parsed = iteration.safeParse(entry);
    if (!parsed.success) return [];
    const { type, model = null } = parsed.data;
    if (type === 'compaction') return [{ what: 'compaction', model, usage: toTokenUsage(parsed.data) }];
    // An advisor that is not named has no price.
    return type === 'advisor_message' ? [{ what: 'advisor', model: model ?? 'advisor', usage: toTokenUsage(parsed.data) }] : [];
  });
  return [{ what: 'request', model: null, usage: toTokenUsage(usage) }, ...others];
}
