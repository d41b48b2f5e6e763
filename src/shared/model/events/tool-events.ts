import { z } from 'zod';
import { resultContent } from '../content.ts';
import { callId, questionId, requestId } from '../id.ts';
import { jsonObject } from '../json.ts';
import { permissionAnswer, permissionQuestion } from '../permission.ts';
import { todo } from '../todo.ts';
import { toolDetails } from '../tool-details.ts';

/** How a tool call ended. */
export const callOutcome = z.enum(['done', 'failed', 'cancelled', 'denied', 'invalid', 'interrupted']);
export type CallOutcome = z.infer<typeof callOutcome>;

/** Who ended a call before its end: turn or person, a sibling that failed, a failed or broken answer, a hook. */
export const callCanceller = z.enum(['turn', 'call', 'sibling', 'answer-failed', 'answer-broken', 'hook']);
export type CallCanceller = z.infer<typeof callCanceller>;

export const toolEvents = [
  permissionQuestion.extend({ type: z.literal('permission.asked') }),
  z.object({
    type: z.literal('permission.decided'),
    question: questionId,
    call: callId,
    answer: permissionAnswer,
    /** `nobody`: there was no one to ask, so it was denied. */
    by: z.enum(['person', 'process-ended', 'stopped', 'nobody']),
    /** The rules that this answer added. */
    rules: z.array(z.string()),
  }),
  /** Stored before the tool runs. A call that was started and has no `tool.finished` was interrupted with its process. */
  z.object({ type: z.literal('tool.started'), call: callId, request: requestId, tool: z.string(), input: jsonObject, summary: z.string() }),
  /** Exactly one per call. A call that was denied or invalid has this without `tool.started`. */
  z.object({
    type: z.literal('tool.finished'),
    call: callId,
    tool: z.string(),
    outcome: callOutcome,
    isError: z.boolean(),
    /** Empty where the result is frozen: then `result.frozen` holds what the model sees. */
    content: z.array(resultContent),
    isFrozen: z.boolean(),
    durationMs: z.number(),
    details: toolDetails.optional(),
    /** Only where the call was cancelled. */
    cancelledBy: callCanceller.optional(),
  }),
  /** The exact text the model sees for a result too long to send, path included. No code ever rebuilds it. */
  z.object({
    type: z.literal('result.frozen'),
    call: callId,
    text: z.string(),
    path: z.string(),
    originalCharacters: z.number().int(),
    /** Longer than its tool allows, or than what the results of its step may be together. Left out in journals of the first version. */
    because: z.enum(['tool-limit', 'step-limit']).optional(),
  }),
  /** A background process ended after its call had returned. */
  z.object({
    type: z.literal('process.ended'),
    call: callId,
    process: z.string(),
    exitCode: z.number().int().nullable(),
    signal: z.string().nullable(),
  }),
  z.object({ type: z.literal('todos.changed'), todos: z.array(todo) }),
] as const;
