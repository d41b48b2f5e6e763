import { isThinking } from '#shared/model/folds/answer-messages.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { AssistantBlock, CacheControl, MessagesRequest, ToolDefinition, UserBlock } from '#shared/model/wire.ts';

export type CacheMark = EventOf<'request.sent'>['marks'][number];

/** The parts of a request that carry blocks, without marks. */
export type Prefix = Pick<MessagesRequest, 'tools' | 'system' | 'messages'>;

export type SentBlock = ToolDefinition | UserBlock | AssistantBlock;

/** Every block of a request in wire order: tools, system, messages. A mark names a block by its index in this list. */
export function flatBlocks(prefix: Prefix): SentBlock[] {
  return [...prefix.tools, ...prefix.system, ...prefix.messages.flatMap((message): SentBlock[] => message.content)];
}

/**
 * Where the cache marks stand, four at most: the end of tools and static system, the end of the dynamic system, the block where the last
 * cache entry of this conversation ends, and the last message. The old end is marked again because the API looks back only 20 blocks
 * from a mark, and one step may add more.
 */
export function placeMarks(prefix: Prefix, staticSystemBlocks: number, cachedTo: number | null): CacheMark[] {
  const blocks = flatBlocks(prefix);
  const ends = [prefix.tools.length + staticSystemBlocks, prefix.tools.length + prefix.system.length, blocks.length].map((end) => end - 1);
  const wanted = cachedTo === null ? ends : [...ends, cachedTo];
  const places = new Set(wanted.filter((index) => index >= 0 && index < blocks.length && isMarkable(blocks[index])));
  return [...places].toSorted((a, b) => a - b).map((block) => ({ block, ttl: '5m' }));
}

/** The same prefix with its marks set. Only what carries a mark is copied. */
export function markPrefix(prefix: Prefix, marks: readonly CacheMark[]): Prefix {
  const ttls = new Map(marks.map((mark) => [mark.block, mark.ttl]));
  let index = 0;
  const mark = <T extends object>(block: T): T => {
    const ttl = ttls.get(index++);
    return ttl === undefined ? block : { ...block, cache_control: cacheControl(ttl) };
  };
  return {
    tools: prefix.tools.map(mark),
    system: prefix.system.map(mark),
    messages: prefix.messages.map((message) =>
      message.role === 'user'
        ? { role: 'user', content: message.content.map(mark) }
        : { role: 'assistant', content: message.content.map(mark) },
    ),
  };
}

/** Five minutes is the API's default and needs no word. */
function cacheControl(ttl: CacheMark['ttl']): CacheControl {
  return ttl === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
}

/** The API takes no mark on thinking. Empty text is never sent at all. */
function isMarkable(block: SentBlock | undefined): boolean {
  return block !== undefined && !('type' in block && isThinking(block));
}
