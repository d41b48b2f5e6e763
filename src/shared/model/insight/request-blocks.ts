// The blocks of a request that was sent, each with a name for people and its text, rebuilt from the journal.
import { isThinking } from '../folds/answer-messages.ts';
import { toMessages, type MessagesState, type PendingBlock } from '../folds/messages.ts';
import { missingImage } from '../folds/wire-messages.ts';
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
  /**
   * The block's words, or its JSON where it has no words of its own. `isProved`: as it is built today it has the hash that was sent. An image is not
   * read for that: a block with one is proved only where the image was missing.
   */
  asSent(hash: string): { readonly text: string; readonly isProved: boolean };
}

/** An image costs about as many tokens as so many bytes of text. */
const imageBytes = 6_000;

type Block = PendingBlock | AssistantBlock;

/**
 * The blocks of a request in wire order, as far as they can be named: without messages only tools and system prompt. `asks`: what a request beside
 * the work asked behind them.
 */
export function requestBlocks(
  { prompt, model, blocks }: SentPrefix,
  messages: MessagesState | null,
  asks: string | undefined,
): NamedBlock[] {
  const tools = (prompt?.tools ?? []).map((tool) => named('tools', tool.name, tool, () => JSON.stringify(tool, null, 2)));
  const system = (prompt === null ? [] : systemBlocks(prompt)).map(({ sections, text }) =>
    named('system', sections.map(({ name, version }) => `${name}, version ${version}`).join('; '), { type: 'text', text }, () => text),
  );
  const toolOf = new Map<string, string>();
  const last =
    asks === undefined ? [] : [{ type: 'text', text: asks }].map((block) => named('messages', 'what was asked', block, () => asks));
  const length = blocks.length - tools.length - system.length - last.length;
  const said = sentMessages(messages, model, length).flatMap(({ content }, at) =>
    content.map((block: Block) => {
      if (block.type === 'tool_use') toolOf.set(field(block, 'id'), field(block, 'name'));
      return namedMessage(`message ${at + 1}, ${kindOf(block, toolOf)}`, block);
    }),
  );
  // Where the messages cannot be named, neither can what stands behind them.
  return [...tools, ...system, ...said, ...(said.length === length ? last : [])];
}

/** A question that was asked while a turn ran stood behind what that had sent last, and not behind what was added since. */
function sentMessages(messages: MessagesState | null, model: string, length: number): ReturnType<typeof toMessages> {
  if (messages === null) return [];
  const all = toMessages(messages, model);
  if (blocksIn(all) === length) return all;
  const settled = toMessages({ ...messages, open: [] }, model);
  return blocksIn(settled) === length ? settled : all;
}

function blocksIn(messages: ReturnType<typeof toMessages>): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}

function named(part: BlockPart, name: string, block: object, text: () => string): NamedBlock {
  return { part, name, bytes: bytesOf(block), asSent: (hash) => ({ text: text(), isProved: hashJson(block) === hash }) };
}

function namedMessage(name: string, block: Block): NamedBlock {
  const images = imagesIn(block);
  if (images === 0) return named('messages', name, block, () => wordsOf(block));
  return {
    part: 'messages',
    name,
    bytes: bytesOf(block) + images * imageBytes,
    asSent(hash) {
      const bare = withoutImages(block);
      const isBare = hashJson(bare) === hash;
      return { text: wordsOf(isBare ? bare : block), isProved: isBare };
    },
  };
}

function bytesOf(block: object): number {
  return new TextEncoder().encode(JSON.stringify(block)).length;
}

function kindOf(block: Block, toolOf: ReadonlyMap<string, string>): string {
  if (isThinking(block)) return 'thinking';
  switch (block.type) {
    case 'text':
      return 'text';
    case 'image':
      return 'image';
    case 'tool_use':
      return `call of ${field(block, 'name')}`;
    case 'tool_result':
      return `result of ${toolOf.get(field(block, 'tool_use_id')) ?? 'a call'}`;
    default:
      return block.type;
  }
}

function wordsOf(block: { readonly type: string }): string {
  if (block.type === 'text' && 'text' in block && typeof block.text === 'string') return block.text;
  const parts = resultParts(block);
  return parts.length > 0 ? parts.map((part) => part.text ?? `[${part.type}]`).join('\n') : JSON.stringify(block, null, 2);
}

function field(block: object, name: string): string {
  const value: unknown = Object.entries(block).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
}

function imagesIn(block: Block): number {
  if (block.type === 'image') return 1;
  return resultParts(block).filter(({ type }) => type === 'image').length;
}

/** The block as it is sent where the files of its images are gone. */
function withoutImages(block: Block): { readonly type: string } {
  const replaced = resultParts(block).map((part) => (part.type === 'image' ? missingImage : part));
  const bare = { ...block, content: replaced };
  return block.type === 'image' ? missingImage : bare;
}

function resultParts(block: { readonly type: string }): readonly { type: string; text?: string }[] {
  return block.type === 'tool_result' && 'content' in block && Array.isArray(block.content)
    ? (block.content as readonly { type: string; text?: string }[])
    : [];
}
