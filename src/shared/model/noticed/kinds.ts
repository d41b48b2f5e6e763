// What the workbench notices in sessions, for the person they belong to. Everything here is made from the journal by rules, and by no model.
import { z } from 'zod';

/** What a message of the person says of what came before it. */
export const messageKind = z.enum(['none', 'negative', 'continue']);
export type MessageKind = z.infer<typeof messageKind>;

/** Why a message was scored as it was: the rule, and the words that met it. */
export const scoreReason = z.object({
  rule: z.enum(['insult', 'complaint', 'shouting', 'repetition', 'undo', 'punctuation', 'continue']),
  words: z.string(),
});
export type ScoreReason = z.infer<typeof scoreReason>;

/** `score`: 0 for a message that says nothing of the kind, up to 1. */
export const messageScore = z.object({ kind: messageKind, score: z.number().min(0).max(1), reasons: z.array(scoreReason) });
export type MessageScore = z.infer<typeof messageScore>;

/** What an answer may claim to have done or found. */
export const claimKind = z.enum([
  'tests-pass',
  'build-passes',
  'lint-passes',
  'file-created',
  'file-changed',
  'file-deleted',
  'command-run',
  'bug-fixed',
  'committed',
  'number',
]);
export type ClaimKind = z.infer<typeof claimKind>;

/** What the journal of the turn says to a claim. */
export const claimVerdict = z.enum(['supported', 'unsupported', 'contradicted']);
export type ClaimVerdict = z.infer<typeof claimVerdict>;

/** A claim and where it stands in its block: offsets of UTF-16 code units in the block's text. */
export const claim = z.object({
  kind: claimKind,
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  text: z.string(),
  /** What it is about: a path, a command, a number; null where it names nothing. */
  subject: z.string().nullable(),
});
export type Claim = z.infer<typeof claim>;
/** A claim before its place is known. */
export type FoundClaim = Pick<Claim, 'kind' | 'subject'>;

/** A claim with what the journal says. `missing`: what would support it, in words for the person; null where it is supported. */
export const judgedClaim = claim.extend({
  verdict: claimVerdict,
  missing: z.string().nullable(),
  /** Calls that speak for or against it. */
  evidence: z.array(z.string()),
});
export type JudgedClaim = z.infer<typeof judgedClaim>;

/** A share with its interval: Wilson's, at 95 %. https://doi.org/10.1080/01621459.1927.10502953 */
export const rate = z.object({
  count: z.number().int(),
  of: z.number().int(),
  /** Null without any. */
  share: z.number().nullable(),
  low: z.number(),
  high: z.number(),
});
export type Rate = z.infer<typeof rate>;
