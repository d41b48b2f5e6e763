// What the API refuses about the messages of a request: roles, content, and calls without results.
import { contentBlocks, objects, textField } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { invalid, type Refusal } from './refusal.ts';

/** Checks roles, content and the pairing of calls and results. `mayContinue`: the last message may be the model's own, paused answer. */
export function checkMessages(messages: readonly JsonObject[], mayContinue: (last: JsonObject) => boolean): Refusal | undefined {
  if (messages.length === 0) return invalid('messages: at least one message is required');
  if (messages[0]?.['role'] !== 'user') return invalid('messages.0: the first message must use the "user" role');
  const seen = new Set<string>();
  for (const [at, message] of messages.entries()) {
    const refusal = checkRole(messages, at) ?? checkContent(message, at) ?? checkPairs(messages, at, seen);
    if (refusal) return refusal;
  }
  const last = messages.at(-1);
  if (last?.['role'] === 'assistant' && !mayContinue(last)) {
    return invalid('This model does not support assistant message prefill. The conversation must end with a user message.');
  }
  return undefined;
}

function checkRole(messages: readonly JsonObject[], at: number): Refusal | undefined {
  const role = messages[at]?.['role'];
  if (role !== 'user' && role !== 'assistant') return invalid(`messages.${at}.role: "${textField(messages[at], 'role')}" is not a role`);
  if (at > 0 && messages[at - 1]?.['role'] === role) return invalid(`messages.${at}: roles must alternate between "user" and "assistant"`);
  return undefined;
}

function checkContent(message: JsonObject, at: number): Refusal | undefined {
  const blocks = contentBlocks(message['content']);
  if (blocks.length === 0) return invalid(`messages.${at}: content must not be empty`);
  const isUser = message['role'] === 'user';
  for (const [index, block] of blocks.entries()) {
    const path = `messages.${at}.content.${index}`;
    if (block['type'] === 'text' && (typeof block['text'] !== 'string' || block['text'].trim() === '')) {
      return invalid(`${path}: text content blocks must contain non-whitespace text`);
    }
    if (isUser && block['type'] === 'text' && objects(block['citations']).length > 0)
      return invalid(`${path}.citations: not allowed in a user message`);
    if (!isUser && block['type'] === 'document') return invalid(`${path}: document blocks are not allowed in an assistant message`);
    if (!isUser && block['type'] === 'tool_use' && objects([block['input'] ?? null]).length === 0)
      return invalid(`${path}.input: must be an object`);
  }
  const isThinking = ['thinking', 'redacted_thinking'].includes(textField(blocks.at(-1), 'type'));
  return !isUser && isThinking ? invalid(`messages.${at}: the final block in an assistant message cannot be thinking`) : undefined;
}

function checkPairs(messages: readonly JsonObject[], at: number, seen: Set<string>): Refusal | undefined {
  const message = messages[at];
  const blocks = contentBlocks(message?.['content']);
  if (message?.['role'] === 'assistant')
    return checkCalls(blocks, at, contentBlocks(messages[at + 1]?.['content']), at === messages.length - 1, seen);
  const calls = new Set(idsOf(contentBlocks(messages[at - 1]?.['content']), 'tool_use', 'id'));
  for (const id of idsOf(blocks, 'tool_result', 'tool_use_id')) {
    if (!calls.delete(id))
      return invalid(
        `messages.${at}: unexpected tool_use_id found in tool_result blocks: ${id}. Each must have a tool_use block in the previous message.`,
      );
  }
  const lastResult = blocks.findLastIndex((block) => block['type'] === 'tool_result');
  if (
    blocks.findIndex((block) => block['type'] !== 'tool_result') !== -1 &&
    blocks.findIndex((block) => block['type'] !== 'tool_result') < lastResult
  ) {
    return invalid(`messages.${at}: tool_result blocks must come first in the content`);
  }
  return undefined;
}

function checkCalls(blocks: JsonObject[], at: number, next: JsonObject[], isLast: boolean, seen: Set<string>): Refusal | undefined {
  const results = new Set(idsOf(next, 'tool_result', 'tool_use_id'));
  const calls = idsOf(blocks, 'tool_use', 'id');
  for (const id of calls) {
    if (seen.has(id)) return invalid(`messages.${at}: tool_use ids must be unique: ${id}`);
    seen.add(id);
  }
  const open = calls.filter((id) => !results.has(id));
  if (open.length === 0 || isLast) return undefined;
  return invalid(
    `messages.${at}: tool_use ids were found without tool_result blocks immediately after: ${open.join(', ')}. Each tool_use block must have a corresponding tool_result block in the next message.`,
  );
}

function idsOf(blocks: readonly JsonObject[], type: string, field: string): string[] {
  return blocks.flatMap((block) => (block['type'] === type && typeof block[field] === 'string' ? [block[field]] : []));
}
