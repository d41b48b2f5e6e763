import { z } from 'zod';
import { callId, questionId } from './id.ts';
import { jsonObject } from './json.ts';

/** How much an agent may do without asking. */
export const permissionMode = z.enum(['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions']);
export type PermissionMode = z.infer<typeof permissionMode>;

/** How long an answer holds: this call, this session, this project (its local settings), always (the person's own settings). */
export const permissionScope = z.enum(['once', 'session', 'project', 'always']);
export type PermissionScope = z.infer<typeof permissionScope>;

/** Where a rule was read. `session` rules live in the journal only. */
export const ruleSource = z.enum(['session', 'user', 'always', 'project', 'local', 'flag', 'built-in']);
export type RuleSource = z.infer<typeof ruleSource>;

export const permissionRule = z.object({
  behavior: z.enum(['deny', 'ask', 'allow']),
  /** `Tool` or `Tool(spec)`, as written. */
  rule: z.string().min(1),
  source: ruleSource,
  /** Folder that a `/path` in the rule is relative to: where the rule's settings file stands. */
  base: z.string().optional(),
});
export type PermissionRule = z.infer<typeof permissionRule>;

/** What exactly a person is asked to allow. Nothing in it is shortened. */
export const permissionQuestion = z.object({
  question: questionId,
  call: callId,
  tool: z.string(),
  /** The input as it will run. */
  input: jsonObject,
  /** One line: what will happen. */
  summary: z.string(),
  /** Why it asks: the mode, or the rule that said `ask`. */
  reason: z.string(),
  /** The rules that answers 2, 5 and 6 would add; empty where only "once" makes sense. */
  suggestedRules: z.array(z.string()),
  /** True where a hook wants the person to be asked: no rule and no mode answers it. */
  isFromHook: z.boolean().optional(),
});
export type PermissionQuestion = z.infer<typeof permissionQuestion>;

/** What a person answers. */
export const permissionAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('allow'), scope: permissionScope }),
  z.object({ type: z.literal('deny'), comment: z.string().optional() }),
]);
export type PermissionAnswer = z.infer<typeof permissionAnswer>;
