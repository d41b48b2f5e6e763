import { z } from 'zod';
import { agentId, compactionId, projectId, sessionId } from '../id.ts';
import { knownPlace } from '../known-place.ts';
import { permissionMode, permissionRule } from '../permission.ts';
import { effort, toolDefinition } from '../wire.ts';

/** Which model a session talks to, and through what. */
export const modelChoice = z.object({
  provider: z.enum(['anthropic', 'rehearsal', 'recorded']),
  model: z.string().min(1),
  effort: effort.nullable(),
});
export type ModelChoice = z.infer<typeof modelChoice>;

export const promptSection = z.object({
  name: z.string(),
  version: z.number().int(),
  isStatic: z.boolean(),
  text: z.string(),
  /** Why this section may change while a session runs; only sections declared as cache-breaking have it. */
  because: z.string().optional(),
});
export type PromptSection = z.infer<typeof promptSection>;

const common = {
  project: projectId,
  /** Absolute path of the folder the agent works in. */
  folder: z.string(),
  /** The main agent of this session. */
  agent: agentId,
  model: modelChoice,
  mode: permissionMode,
};

export const sessionEvents = [
  z.object({ type: z.literal('session.created'), ...common, title: z.string().nullable(), appVersion: z.string() }),
  z.object({
    type: z.literal('session.forked'),
    ...common,
    title: z.string().nullable(),
    appVersion: z.string(),
    /** The fork continues the parent's history up to and with this event. */
    parent: z.object({ session: sessionId, seq: z.number().int().positive(), hash: z.string() }),
    /** The compaction before which it goes on: the person took that back. */
    undoes: compactionId.optional(),
  }),
  z.object({ type: z.literal('session.renamed'), title: z.string() }),
  /**
   * Sections and tool definitions of this session, verbatim: computed once, sent unchanged until it is fixed anew. That happens where a section
   * that declares why it may change has changed, and where the person renews the prompt.
   */
  z.object({
    type: z.literal('prompt.fixed'),
    sections: z.array(promptSection),
    tools: z.array(toolDefinition),
    /** `sections`: each section is a block of its own. Left out: the static ones are one block, the rest another. */
    layout: z.literal('sections').optional(),
    /** `1h`: the ends of tools and system prompt are kept in the cache for an hour. Left out: for five minutes. The session's first one holds. */
    ttl: z.literal('1h').optional(),
    /** The variant of each section that has any, by the section's name. */
    variants: z.record(z.string(), z.string()).optional(),
    known: knownPlace.optional(),
  }),
  z.object({ type: z.literal('mode.changed'), mode: permissionMode }),
  z.object({ type: z.literal('model.changed'), model: modelChoice }),
  /** A rule that holds for this session only ("allow for session"). */
  z.object({ type: z.literal('rule.added'), rule: permissionRule }),
] as const;
