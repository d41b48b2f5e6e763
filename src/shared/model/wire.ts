// The Messages API's own format, as far as Tessera builds and reads it. Field names are the API's (snake case).
// https://platform.claude.com/docs/en/api/messages
import { z } from 'zod';
import { callId, type CallId } from './id.ts';
import { json, jsonObject, type JsonObject } from './json.ts';

/** A block of an answer. Known blocks are loose: a field of a newer API version is kept and sent back as it came. */
export const answerBlock = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.looseObject({ type: z.literal('tool_use'), id: callId, name: z.string(), input: json }),
  /** A block type this version does not know: stored raw, shown as unknown, sent back as it came. */
  z.object({ type: z.literal('unknown'), raw: jsonObject }),
]);
export type AnswerBlock = z.infer<typeof answerBlock>;
export type ToolUseBlock = Extract<AnswerBlock, { type: 'tool_use' }>;

export const imageMediaType = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
export type ImageMediaType = z.infer<typeof imageMediaType>;

export interface CacheControl {
  type: 'ephemeral';
  ttl?: '5m' | '1h';
}

export interface TextParam {
  type: 'text';
  text: string;
  cache_control?: CacheControl;
}

export interface ImageParam {
  type: 'image';
  source: { type: 'base64'; media_type: ImageMediaType; data: string };
  cache_control?: CacheControl;
}

export interface ToolResultParam {
  type: 'tool_result';
  tool_use_id: CallId;
  content: (TextParam | ImageParam)[];
  is_error?: boolean;
  cache_control?: CacheControl;
}

/** A block of a user message. */
export type UserBlock = TextParam | ImageParam | ToolResultParam;

/** A block of an assistant message as it is sent back: what the API gave, unknown blocks unwrapped. */
export type AssistantBlock = JsonObject & { type: string };

export type WireMessage = { role: 'user'; content: UserBlock[] } | { role: 'assistant'; content: AssistantBlock[] };

/** A tool as the model is told of it. Key order is part of the prefix. */
export const toolDefinition = z.object({ name: z.string(), description: z.string(), input_schema: jsonObject });
export type ToolDefinition = z.infer<typeof toolDefinition> & { cache_control?: CacheControl };

export const effort = z.enum(['low', 'medium', 'high', 'xhigh', 'max']);
export type Effort = z.infer<typeof effort>;

/** Asks the API to compare the prompt with that of an earlier answer; null in a conversation's first request. No part of the prefix. */
export interface DiagnosticsParam {
  previous_message_id: string | null;
}

/** The body of one request, in the order it is sent. Byte identity is judged on the JSON of its prefix without `cache_control`. */
export interface MessagesRequest {
  model: string;
  max_tokens: number;
  thinking?: { type: 'adaptive'; display?: 'summarized' | 'omitted' } | { type: 'disabled' };
  output_config?: { effort: Effort };
  tools: ToolDefinition[];
  system: TextParam[];
  messages: WireMessage[];
  diagnostics?: DiagnosticsParam;
}

/** What the API counts the tokens of. */
export type CountedRequest = Pick<MessagesRequest, 'model' | 'tools' | 'system' | 'messages'>;

/** Usage as the API gives it; total prompt = input + cache creation + cache read. Unknown fields are kept. */
export const wireUsage = z.looseObject({
  input_tokens: z.number().int().nonnegative(),
  output_tokens: z.number().int().nonnegative(),
  cache_creation_input_tokens: z.number().int().nonnegative().nullish(),
  cache_read_input_tokens: z.number().int().nonnegative().nullish(),
  cache_creation: z
    .looseObject({ ephemeral_5m_input_tokens: z.number().int().nonnegative(), ephemeral_1h_input_tokens: z.number().int().nonnegative() })
    .nullish(),
});
export type WireUsage = z.infer<typeof wireUsage>;
