// What the pages of the insight area show.
import { z } from 'zod';
import { breakerName } from '../breakers/trip.ts';
import { projectId, sessionId } from '../id.ts';
import { judgedClaim, messageKind, messageScore, rate } from './kinds.ts';

/** Which sessions count. Every bound that is left null is open. */
export const noticedFilter = z.object({ fromMs: z.number().nullable(), toMs: z.number().nullable(), project: projectId.nullable() });
export type NoticedFilter = z.infer<typeof noticedFilter>;

/** By what rates are told. A prompt version is the hash of tools and static sections; its label says since when it is used. */
export const noticedGrouping = z.enum(['model', 'prompt', 'project']);
export type NoticedGrouping = z.infer<typeof noticedGrouping>;

const group = z.object({ key: z.string(), label: z.string() });

/** `worseThan`: labels of groups that are better with a chance of error under 1 in 20, corrected for how many are compared. */
const comparedRate = rate.extend({ worseThan: z.array(z.string()) });

/** Rates of one model version, prompt version or project. */
export const noticedGroup = group.extend({
  messages: z.number().int(),
  negative: comparedRate,
  /** Messages that only ask to go on. */
  continues: comparedRate,
  /** Those right behind a stop that was none of the person's. */
  premature: comparedRate,
  claims: z.number().int(),
  /** Unsupported or contradicted ones; disputed marks are not counted. */
  falseClaims: comparedRate,
  disputed: z.number().int(),
});
export type NoticedGroup = z.infer<typeof noticedGroup>;

export const noticedReport = z.object({
  filter: noticedFilter,
  totals: noticedGroup.omit({ key: true, label: true }),
  byModel: z.array(noticedGroup),
  byPrompt: z.array(noticedGroup),
  byProject: z.array(noticedGroup),
  /** Stops that were followed by "continue", by model and exit. */
  prematureStops: z.array(z.object({ model: z.string(), exit: z.string(), stops: rate })),
  /** A day each, oldest first, without gaps; at most 90. */
  days: z.array(
    z.object({
      day: z.string(),
      messages: z.number().int(),
      negative: z.number().int(),
      continues: z.number().int(),
      claims: z.number().int(),
      falseClaims: z.number().int(),
    }),
  ),
  /** True while the figures are made anew: what is told is what is known so far. */
  isPartial: z.boolean(),
});
export type NoticedReport = z.infer<typeof noticedReport>;

const found = z.object({
  session: sessionId,
  sessionTitle: z.string().nullable(),
  project: projectId,
  seq: z.number().int(),
  atMs: z.number(),
  model: z.string(),
});

/** A message behind a figure. */
export const noticedMessage = found.extend({
  text: z.string(),
  score: messageScore,
  isPremature: z.boolean(),
  exitBefore: z.string().nullable(),
});
export type NoticedMessage = z.infer<typeof noticedMessage>;

/** A claim behind a figure. `index`: which of its block's claims it is. */
export const noticedClaim = found.extend({ index: z.number().int(), claim: judgedClaim, isDisputed: z.boolean() });
export type NoticedClaim = z.infer<typeof noticedClaim>;

/** Which messages or claims are wanted. */
export const noticedQuery = noticedFilter.extend({
  by: noticedGrouping.nullable(),
  key: z.string().nullable(),
  kind: z.enum(['negative', 'continue', 'premature', 'false-claim', 'claim']),
  limit: z.number().int().positive().max(500),
});
export type NoticedQuery = z.infer<typeof noticedQuery>;

/** What is marked in one session's transcript, and what the composer offers. */
export const sessionNoticed = z.object({
  messages: z.array(z.object({ seq: z.number().int(), kind: messageKind, score: z.number() })),
  claims: z.array(z.object({ seq: z.number().int(), index: z.number().int(), claim: judgedClaim, isDisputed: z.boolean() })),
  /** Set after a frustrated streak until it is answered or dismissed: never twice for the same. `streak`: the seq of its first message. */
  offer: z.object({ streak: z.number().int(), messages: z.number().int() }).nullable(),
});
export type SessionNoticed = z.infer<typeof sessionNoticed>;

/** A mean with its interval at 95 %. */
export const mean = z.object({
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  count: z.number().int(),
});
export type Mean = z.infer<typeof mean>;

/** The variants of one section of the prompt, compared. */
export const labSection = z.object({
  section: z.string(),
  isExperiment: z.boolean(),
  /** What new sessions have where no experiment runs. */
  chosen: z.string(),
  variants: z.array(
    z.object({
      name: z.string(),
      says: z.string(),
      sessions: z.number().int(),
      outputTokensPerStep: mean,
      costPerTurnUsd: mean,
      negative: rate,
      continues: rate,
      falseClaims: rate,
      /** How many more sessions until a difference of a tenth in output tokens would show; 0: it would show now. Null where it cannot be said yet. */
      sessionsNeeded: z.number().int().nullable(),
    }),
  ),
});
export type LabSection = z.infer<typeof labSection>;
export const labReport = z.object({ sections: z.array(labSection), isPartial: z.boolean() });
export type LabReport = z.infer<typeof labReport>;

export const reliabilityReport = z.object({
  filter: noticedFilter,
  turns: z.number().int(),
  exits: z.array(z.object({ exit: z.string(), count: z.number().int() })),
  breakers: z.array(
    z.object({ breaker: breakerName, count: z.number().int(), lastAtMs: z.number(), lastReason: z.string(), session: sessionId }),
  ),
  /** Failed requests for a summary in a row: the longest row, and the present one of each session that has one. */
  compaction: z.object({ failures: z.number().int(), longestRow: z.number().int(), successes: z.number().int() }),
  /** Of each hour of the day where the person is. */
  hours: z.array(z.object({ hour: z.number().int(), requests: z.number().int(), retries: z.number().int(), overloads: z.number().int() })),
  interruptedTurns: z.object({ count: z.number().int(), recovered: z.number().int() }),
  abortedSiblings: z.number().int(),
  tools: z.array(z.object({ tool: z.string(), calls: z.number().int(), errors: rate, medianMs: z.number().nullable() })),
  models: z.array(
    z.object({
      model: z.string(),
      requests: z.number().int(),
      firstTokenMs: z.object({ p50: z.number(), p90: z.number() }).nullable(),
      tokensPerSecond: z.object({ p50: z.number(), p10: z.number() }).nullable(),
    }),
  ),
  isPartial: z.boolean(),
});
export type ReliabilityReport = z.infer<typeof reliabilityReport>;
