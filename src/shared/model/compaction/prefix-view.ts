// The next request's prefix, block by block, each with about its tokens: what the stages of compaction weigh and the context view shows. Pure.
import { placedMessages, type FixedPrompt, type MessagesState, type PendingBlock } from '../folds/messages.ts';
import type { Origin, PlacedMessage } from '../folds/rewrite-messages.ts';
import type { Ahead } from '../insight/ahead-state.ts';
import { sizeOf, type ContentSize } from '../insight/content-size.ts';
import { scaleOf, toTokens } from '../insight/experience.ts';
import type { Forecast } from '../insight/forecast.ts';
import { estimatePrompt } from '../insight/look-ahead.ts';
import { shareBetween } from '../insight/share-tokens.ts';
import { systemBlocks, type SystemBlock } from '../prompt-layout.ts';
import type { AssistantBlock, ToolDefinition } from '../wire.ts';

/** A block of a message. */
export type MessageBlock = PendingBlock | AssistantBlock;

/** What a block of the prefix is. `message`: the index of its message among `placed`. */
export type BlockSource =
  | { readonly type: 'tool'; readonly tool: ToolDefinition }
  | { readonly type: 'system'; readonly system: SystemBlock }
  | { readonly type: 'message'; readonly message: number; readonly origin: Origin; readonly block: MessageBlock };

export interface PrefixBlock {
  /** Its index in wire order: tools, system, messages. */
  readonly index: number;
  readonly source: BlockSource;
  readonly tokens: number;
}

export interface PrefixView {
  readonly blocks: readonly PrefixBlock[];
  /** The messages before those of one role are merged. */
  readonly placed: readonly PlacedMessage[];
  /** Index of the first block of each of `placed`. */
  readonly starts: readonly number[];
  /** Of the whole prefix; the tokens of all blocks are as many. */
  readonly tokens: number;
  readonly countedBy: Forecast['countedBy'];
  /** About how many tokens a block would be that is not in the prefix. */
  readonly tokensOf: (block: MessageBlock) => number;
}

/**
 * The prefix as the next request would send it. The tokens are what the API counted for the last request, with an estimate at the learnt scale for
 * what was added since; within each of these parts a block has its share by its bytes.
 */
export function prefixView(messages: MessagesState, ahead: Ahead): PrefixView {
  const placed = placedMessages(messages);
  const { tools, system } = fixedBlocksOf(messages.prompt);
  const fixed: readonly BlockSource[] = [...tools, ...system];
  const starts: number[] = [];
  const sources: BlockSource[] = [...fixed];
  for (const [message, { origin, message: content }] of placed.entries()) {
    starts.push(sources.length);
    for (const block of content.content) sources.push({ type: 'message', message, origin, block });
  }
  const model = ahead.model ?? messages.model ?? '';
  const scale = scaleOf(ahead.experience, model);
  const tokensOf = (block: MessageBlock): number => toTokens(blockSize(block), scale);
  const estimate = estimatePrompt(ahead, {});
  const tokens = Math.round(estimate.likely);
  const openStart = starts[placed.length - openMessages(messages)] ?? sources.length;
  const bySize = sources.map((source) => toTokens(sourceSize(source), scale));
  const answerTokens = ahead.counted === null ? null : ahead.counted.outputTokens * scale.keptOutput;
  const weights = answerTokens === null ? bySize : withAnswer(bySize, sources, openStart, answerTokens);
  const openTokens = Math.min(tokens, Math.round(weights.slice(openStart).reduce((sum, weight) => sum + weight, 0)));
  const fixedTokens = fixed.length === 0 ? 0 : Math.min(tokens - openTokens, Math.round(estimate.fixed));
  const shares = shareBetween(weights, [
    { end: fixed.length - 1, tokens: fixedTokens },
    { end: openStart - 1, tokens: tokens - openTokens - fixedTokens },
    { end: sources.length - 1, tokens: openTokens },
  ]);
  return {
    blocks: sources.map((source, index) => ({ index, source, tokens: shares[index] ?? 0 })),
    placed,
    starts,
    tokens,
    countedBy: estimate.countedBy,
    tokensOf,
  };
}

/** How many of the placed messages were added since the last request was sent. */
function openMessages(messages: MessagesState): number {
  return placedMessages({ ...messages, settled: null }).length;
}

/** What the model answered last was counted as its output: so much of it stays in the prompt, whatever its size. */
function withAnswer(weights: readonly number[], sources: readonly BlockSource[], start: number, tokens: number): readonly number[] {
  const isAnswer = (at: number): boolean => {
    const source = sources[at];
    return at >= start && source?.type === 'message' && source.origin.type === 'answer';
  };
  const total = weights.reduce((sum, weight, at) => (isAnswer(at) ? sum + weight : sum), 0);
  return total === 0 ? weights : weights.map((weight, at) => (isAnswer(at) ? (weight * tokens) / total : weight));
}

/** The size of a block as it is sent. The blocks of a session stay the same objects, and are measured once. */
export function blockSize(block: object): ContentSize {
  const known = sizes.get(block);
  if (known !== undefined) return known;
  const size = sizeOf([block]);
  sizes.set(block, size);
  return size;
}

const sizes = new WeakMap<object, ContentSize>();

function sourceSize(source: BlockSource): ContentSize {
  if (source.type === 'message') return blockSize(source.block);
  return blockSize(source.type === 'tool' ? source.tool : source.system);
}

/** What a prompt begins with. The same objects come out each time. */
function fixedBlocksOf(prompt: FixedPrompt | null): { tools: readonly BlockSource[]; system: readonly BlockSource[] } {
  if (prompt === null) return { tools: [], system: [] };
  const known = fixedBlocks.get(prompt);
  if (known !== undefined) return known;
  const tools = prompt.tools.map((tool): BlockSource => ({ type: 'tool', tool }));
  const system = systemBlocks(prompt).map((one): BlockSource => {
    sizes.set(one, sizeOf([{ type: 'text', text: one.text }]));
    return { type: 'system', system: one };
  });
  const blocks = { tools, system };
  fixedBlocks.set(prompt, blocks);
  return blocks;
}

const fixedBlocks = new WeakMap<FixedPrompt, { tools: readonly BlockSource[]; system: readonly BlockSource[] }>();
