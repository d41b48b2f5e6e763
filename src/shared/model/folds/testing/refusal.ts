// Test support: what the API refuses of messages.
import type { PendingMessage } from '../messages.ts';

/** Why the API would refuse these messages; null where it would not. */
export function refusal(messages: readonly PendingMessage[]): string | null {
  if (messages[0]?.role !== 'user' || messages.at(-1)?.role !== 'user') return 'does not begin and end with the user';
  for (const [index, message] of messages.entries()) {
    if (message.role === messages[index - 1]?.role) return 'does not alternate';
    if (message.content.length === 0) return 'an empty message';
    if (message.content.some((block) => block.type === 'text' && !/\S/.test(textOf(block)))) return 'empty text';
    if (message.role === 'assistant' && message.content.at(-1)?.type === 'thinking') return 'thinking at the end';
    const calls = message.role === 'assistant' ? message.content.flatMap((block) => (block.type === 'tool_use' ? [block['id']] : [])) : [];
    const next = messages[index + 1]?.content ?? [];
    const results = next.flatMap((block) => (block.type === 'tool_result' ? [block['tool_use_id' as keyof typeof block]] : []));
    if (message.role === 'assistant' && JSON.stringify(results) !== JSON.stringify(calls))
      return 'results that are not those of the calls, in order';
    if (next.slice(0, calls.length).some((block) => block.type !== 'tool_result')) return 'something before the results';
  }
  return null;
}

function textOf(block: object): string {
  return 'text' in block && typeof block.text === 'string' ? block.text : '';
}
