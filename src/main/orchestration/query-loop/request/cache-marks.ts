import { isThinking } from '#shared/model/folds/answer-messages.ts';
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
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

/** What the places of the marks depend on besides the blocks themselves. */
export interface MarkPlan {
  /** How many of the system's blocks are static. */
  readonly staticSystemBlocks: number;
  /** How long tools and system prompt are kept. */
  readonly promptTtl: CacheTtl;
  /** The block where the last cache entry of this conversation ends; null where there is none. */
  readonly cachedTo: number | null;
}

/**
 * Where the cache marks stand, four at most: the end of tools and static system, the end of the dynamic system, the block where the last
 * cache entry of this conversation ends, and the last message. The old end is marked again because the API looks back only 20 blocks
 * from a mark, and one step may add more. An end that may carry no mark is marked at the last block before it that may.
 */
export function placeMarks(prefix: Prefix, { staticSystemBlocks, promptTtl, cachedTo }: MarkPlan): CacheMark[] {
  const blocks = flatBlocks(prefix);
  const { length: toolsEnd } = prefix.tools;
  const systemEnd = toolsEnd + prefix.system.length;
  const marks = new Map<number, CacheTtl>();
  const mark = (start: number, end: number, ttl: CacheTtl): void => {
    const at = blocks.slice(start, end).findLastIndex(isMarkable);
    // Of two ends that meet the first is kept longer: a longer time to live must stand before a shorter one.
    if (at >= 0 && !marks.has(start + at)) marks.set(start + at, ttl);
  };
  mark(0, toolsEnd + staticSystemBlocks, promptTtl);
  mark(0, systemEnd, promptTtl);
  if (cachedTo !== null && cachedTo >= systemEnd && cachedTo < blocks.length) mark(cachedTo, cachedTo + 1, '5m');
  mark(systemEnd, blocks.length, '5m');
  return [...marks].toSorted(([a], [b]) => a - b).map(([block, ttl]) => ({ block, ttl }));
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

/** The API takes no mark on thinking and none on empty text. */
function isMarkable(block: SentBlock): boolean {
  if (!('type' in block)) return true;
  return !isThinking(block) && !(block.type === 'text' && block['text'] === '');
}
