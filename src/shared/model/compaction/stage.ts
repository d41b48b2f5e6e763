// The words of compaction: its stages, why it runs, and the figures that decide on a stage.
import { z } from 'zod';

/** The four stages, cheapest first. Only `summary` asks the model. */
export const compactionStage = z.enum(['snip', 'microcompact', 'collapse', 'summary']);
export type CompactionStage = z.infer<typeof compactionStage>;

/**
 * Why it runs: the prefix passed its trigger, a person asked for it, the API refused the prompt as too long, or an answer was cut off because the
 * conversation fills the model's window.
 */
export const compactionCause = z.enum(['trigger', 'asked', 'prompt-too-long', 'window-exceeded']);
export type CompactionCause = z.infer<typeof compactionCause>;

/** What a stage frees and what its rewrite costs, as known before it acts. Tokens are estimated from what the API counted last. */
export const stageFigures = z.object({
  tokensBefore: z.number().int().nonnegative(),
  tokensAfter: z.number().int().nonnegative(),
  /** Tokens behind the first block that changes, less those that an earlier stage of the same compaction rewrote: written to the cache anew. */
  rewrittenTokens: z.number().int().nonnegative(),
  /** What the rewrite costs more than reading, with a summary's request; null where the model has no price. */
  costUsd: z.number().nullable(),
  /** How many more steps the session is expected to have, and what these cost less. */
  expectedSteps: z.number().int().nonnegative(),
  savesUsd: z.number().nullable(),
});
export type StageFigures = z.infer<typeof stageFigures>;

/** Why a stage was carried out. `needed`: it does not pay, and the window is truly full. `unweighed`: its economics are switched off. */
export const stageReason = z.enum(['pays', 'needed', 'asked', 'unweighed']);
export type StageReason = z.infer<typeof stageReason>;
