// The blocks of a request that was sent, each with a name for people and its text, rebuilt from the journal.
import { isThinking } from '../folds/answer-messages.ts';
import { toMessages, type MessagesState, type PendingBlock } from '../folds/messages.ts';
import { hashJson } from '../json.ts';
import { systemBlocks } from '../prompt-layout.ts';
import type { AssistantBlock } from '../wire.ts';
import type { SentPrefix } from './cache-history.ts';
import type { BlockPart } from './cache-report.ts';

/** A block of a request. Its text and hash are computed when they are asked for: a long session has thousands. */
export interface NamedBlock {
  readonly part: BlockPart;
  readonly name: string;
  /** UTF-8 bytes of its JSON, or about as many as its tokens would have where it is an image. */
  readonly bytes: number;
  /** The block's words, or its JSON where it has no words of its own. */
  text(): string;
  /** SHA-256 as it would be sent today; null where that cannot be told without its image. */
  hash(): string | null;
}

/** An image costs about as many tokens as so many bytes of text. */
const imageBytes = 6_000;

/** Every block of a request, in wire order. */
export function requestBlocks({ prompt, model }: SentPrefix, messages: MessagesState): NamedBlock[] {
  const tools = (prompt?.tools ?? []).map((tool) => named('tools', tool.name, tool, () => JSON.stringify(tool, null, 2)));
  const system = (prompt === null ? [] : systemBlocks(prompt)).map(({ sections, text }) =>
    named('system', sections.map(({ name, version }) => `${name}, version ${version}`).join('; '), { type: 'text', text }, () => text),
  );
  const toolOf = new Map<string, string>();
  const said = toMessages(messages, model).flatMap(({ content }, at) =>
    content.map((block: PendingBlock | AssistantBlock) => {
      if (block.type === 'tool_use') toolOf.set(String((block as AssistantBlock)['id']), String((block as AssistantBlock)['name']));
      return named('messages', `message ${at + 1}, ${kindOf(block, toolOf)}`, block, () => wordsOf(block));
    }),
  );
  return [...tools, ...system, ...said];
}

function named(part: BlockPart, name: string, block: object, text: () => string): NamedBlock {
  const images = imagesIn(block);
  return {
    part,
    name,
    bytes: utf8Length(JSON.stringify(block)) + images * imageBytes,
    text,
    hash: () => (images > 0 ? null : hashJson(block)),
  };
}

function kindOf(block: PendingBlock | AssistantBlock, toolOf: ReadonlyMap<string, string>): string {
  if (isThinking(block)) return 'thinking';
  switch (block.type) {
    case 'text':
      return 'text';
    case 'image':
      return 'image';
    case 'tool_use':
      return `call of ${String((block as AssistantBlock)['name'])}`;
    case 'tool_result':
      return `result of ${toolOf.get(String((block as { tool_use_id?: string }).tool_use_id)) ?? 'a call'}`;
    default:
      return block.type;
  }
}

function wordsOf(block: PendingBlock | AssistantBlock): string {
  if (block.type === 'text' && 'text' in block && typeof block.text === 'string') return block.text;
  if (block.type === 'tool_result' && 'content' in block && Array.isArray(block.content)) {
    const parts = block.content as unknown as readonly { type: string; text?: string }[];
    return parts.map((part) => part.text ?? `[${part.type}]`).join('\n');
  }
  return JSON.stringify(block, null, 2);
}

function imagesIn(block: object): number {
  if ('type' in block && block.type === 'image') return 1;
  if (!('content' in block) || !Array.isArray(block.content)) return 0;
  const parts: unknown[] = block.content;
  return parts.filter((part) => typeof part === 'object' && part !== null && 'type' in part && part.type === 'image').length;
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
