// What fills a session's window now, as the inspector shows it.
import { z } from 'zod';
import { compactionStage, stageFigures } from '../compaction/stage.ts';
import { cacheTtl } from '../cache-ttl.ts';
import { eventPlace } from '../events/context-events.ts';

/** What a block of the prefix is, for the people who pay for it. */
export const windowPart = z.enum([
  'tools',
  'system',
  'memory',
  'instructions',
  'summary',
  'person',
  'agent',
  'thinking',
  'calls',
  'results',
  'notices',
]);
export type WindowPart = z.infer<typeof windowPart>;

/** One block of the next request's prefix. */
export const contextBlock = z.object({
  /** Its index in wire order. */
  index: z.number().int(),
  part: windowPart,
  /** What it is: the tool, the section, the call it answers, the first words. */
  name: z.string(),
  /** The server of a tool that comes from one. */
  server: z.string().nullable(),
  tokens: z.number().int(),
  /** Where it stands in the journal; null for tools and system. */
  place: eventPlace.nullable(),
  /** How long the cache keeps it; null where it is not in the cache yet. */
  ttl: cacheTtl.nullable(),
  /** The cheapest stage that would replace it, what that frees, and what dropping this alone would cost; null where none would. */
  drop: z.object({ stage: compactionStage, freesTokens: z.number().int(), costUsd: z.number().nullable() }).nullable(),
});
export type ContextBlock = z.infer<typeof contextBlock>;

/** What a stage would do if it ran now. */
export const stageOutlook = z.object({
  stage: compactionStage,
  /** Null where it would free nothing. */
  figures: stageFigures.nullable(),
  /** False where the settings switch it off, or the breaker of the summary is open. */
  isOffered: z.boolean(),
});
export type StageOutlook = z.infer<typeof stageOutlook>;

export const contextView = z.object({
  model: z.string(),
  isSimulated: z.boolean(),
  /** Null where nobody knows how large the model's window is. */
  window: z.object({ windowTokens: z.number().int(), effectiveTokens: z.number().int(), triggerTokens: z.number().int() }).nullable(),
  tokens: z.number().int(),
  /** `usage`: counted by the API for the last request, with an estimate of what was added since. */
  countedBy: z.enum(['usage', 'count-tokens', 'estimate']),
  parts: z.array(z.object({ part: windowPart, tokens: z.number().int(), blocks: z.number().int(), ttls: z.array(cacheTtl) })),
  /** Largest first. */
  blocks: z.array(contextBlock),
  stages: z.array(stageOutlook),
  /** `open`: the summary failed 3 times in a row, and is not tried again until the person asks. */
  breaker: z.enum(['closed', 'open']),
  /** True while stages run. */
  isCompacting: z.boolean(),
});
export type ContextView = z.infer<typeof contextView>;

/** What a side question's answer is told as: its words as they come, then how it ended. */
export const sideAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('ended'),
    /** Null where it was answered: else what failed, and what to do. */
    problem: z.string().nullable(),
    /** Null where the model has no price, or nothing was reported. */
    costUsd: z.number().nullable(),
    isSimulated: z.boolean(),
    promptTokens: z.number().int(),
    readTokens: z.number().int(),
  }),
]);
export type SideAnswer = z.infer<typeof sideAnswer>;
