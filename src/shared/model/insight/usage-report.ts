// What the usage page, `stats` and an export are made of: sums over the ledger. Simulated requests are in none of them.
import { z } from 'zod';
import { projectId, sessionId } from '../id.ts';
import { capScope } from '../caps.ts';
import { missCause } from './cache-report.ts';

/** Which requests count. Every bound that is left null is open. */
export const usageFilter = z.object({
  /** Milliseconds since 1970; `fromMs` counts, `toMs` does not. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  project: projectId.nullable(),
  model: z.string().nullable(),
});
export type UsageFilter = z.infer<typeof usageFilter>;

/** All of them. */
export const everyRequest: UsageFilter = { fromMs: null, toMs: null, project: null, model: null };

/** What requests can be grouped by. */
export const usageGrouping = z.enum(['day', 'model', 'project', 'session', 'purpose']);
export type UsageGrouping = z.infer<typeof usageGrouping>;

/** Sums over some requests. Money is USD; requests without a price are counted and in no sum of money. */
export const usageSums = z.object({
  requests: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cacheWrite5mTokens: z.number().int(),
  cacheWrite1hTokens: z.number().int(),
  cacheReadTokens: z.number().int(),
  costUsd: z.number(),
  unpricedRequests: z.number().int(),
  /** Share of the prompts that was read from the cache, 0 to 1; null without a prompt. */
  cacheHitRate: z.number().nullable(),
  /** The same, had nothing been lost to misses. */
  idealHitRate: z.number().nullable(),
  /** What the cache saved against sending every prompt token fresh. Negative where writing cost more than reading saved. */
  savedUsd: z.number(),
  /** What misses cost beyond what the same requests had cost had the prefix held. */
  lostUsd: z.number(),
  misses: z.number().int(),
});
export type UsageSums = z.infer<typeof usageSums>;

/** Sums of one group. `key` is a day (ISO date, local time), a model, a purpose, or the id of a project or session; `label` is for people. */
export const usageGroup = usageSums.extend({ key: z.string(), label: z.string() });
export type UsageGroup = z.infer<typeof usageGroup>;

/** Sums of one session. `key` is its id. */
export const sessionUsage = usageGroup.extend({ project: projectId });
export type SessionUsage = z.infer<typeof sessionUsage>;

/** Tokens and money of one kind of token. */
export const tokenKind = z.enum(['read', 'write5m', 'write1h', 'fresh', 'output']);
export type TokenKind = z.infer<typeof tokenKind>;

export const usageReport = z.object({
  filter: usageFilter,
  totals: usageSums,
  sessions: z.number().int(),
  turns: z.number().int(),
  /** One entry a day without gaps, oldest first; each split by model. At most 400 days: the newest. */
  days: z.array(
    usageGroup.extend({ byModel: z.array(z.object({ model: z.string(), costUsd: z.number(), unpricedRequests: z.number().int() })) }),
  ),
  byModel: z.array(usageGroup),
  byPurpose: z.array(usageGroup),
  /** What the period of the same length before it cost in all; null where the range has no beginning. */
  costBeforeUsd: z.number().nullable(),
  /** `turns`, and what the period of the same length before it cost; null where the range has no beginning. */
  byProject: z.array(usageGroup.extend({ sessions: z.number().int(), turns: z.number().int(), costBeforeUsd: z.number().nullable() })),
  /** The 50 that cost most. */
  bySession: z.array(sessionUsage.extend({ turns: z.number().int() })),
  kinds: z.array(z.object({ kind: tokenKind, tokens: z.number().int(), costUsd: z.number() })),
  misses: z.array(z.object({ cause: missCause, count: z.number().int(), lostUsd: z.number() })),
  /** USD of a turn at these percentiles; null without a priced turn. */
  costPerTurn: z.object({ p50: z.number(), p90: z.number(), p99: z.number(), mean: z.number() }).nullable(),
  /** Requests that are in no sum of money, by model, and those that were simulated. */
  unpriced: z.array(z.object({ model: z.string(), requests: z.number().int() })),
  simulatedRequests: z.number().int(),
  /** The date of the price book. */
  priceDate: z.string(),
});
export type UsageReport = z.infer<typeof usageReport>;

/** How fast money goes at this moment, over all projects. */
export const burnReport = z.object({
  atMs: z.number(),
  /** USD of each quarter of an hour of the last 5 hours, oldest first. */
  quarters: z.array(z.object({ fromMs: z.number(), costUsd: z.number() })),
  /** USD an hour, over the last 5 hours or as long as there were requests in them. */
  perHourUsd: z.number(),
  /** What the day will have cost at that rate. */
  projectedDayUsd: z.number(),
  todayUsd: z.number(),
  /** Every cap in USD or tokens that is set, with what counts against it; sessions and projects that are nearest to theirs first, at most 5. */
  caps: z.array(
    z.object({
      scope: capScope,
      unit: z.enum(['usd', 'tokens']),
      label: z.string(),
      session: sessionId.nullable(),
      spent: z.number(),
      limit: z.number(),
      /** When the cap will be reached at this rate; null where it will not be reached today, or it is no cap in USD of the day. */
      reachedAtMs: z.number().nullable(),
    }),
  ),
});
export type BurnReport = z.infer<typeof burnReport>;

/** A file for the person: its name and its text. */
export const exportedFile = z.object({ name: z.string(), mediaType: z.string(), text: z.string() });
export type ExportedFile = z.infer<typeof exportedFile>;
