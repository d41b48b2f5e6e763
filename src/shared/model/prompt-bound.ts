// How many tokens a prompt can be at most and at least, without asking anybody. Every token of text stands for one byte of UTF-8 at least.
import type { EventOf, SessionEvent, UnknownEvent } from './event.ts';
import { foldLastSent, type LastSent } from './last-sent.ts';
import { promptTokens, toTokenUsage } from './usage.ts';

/** The last prompt the API counted: its blocks' hashes, and its tokens with those of its answer. */
export interface MeasuredPrompt {
  readonly model: string;
  readonly blocks: readonly string[];
  readonly tokens: number;
  /**
   * How many of the tokens later prompts may not hold, over all answers so far: thinking, which some models count in no later prompt, calls
   * that were cut off or never run, and blocks of unknown kinds.
   */
  readonly uncertainTokens: number;
  /** How many blocks the answer has. */
  readonly answerBlocks: number;
}

/** A request that was sent, and what has come of its answer. */
interface SentPrompt extends Pick<EventOf<'request.sent'>, 'request' | 'model'> {
  readonly blocks: readonly string[];
  /** Whether every block is one that later prompts hold for certain. */
  readonly isCertain: boolean;
  /** Fewest tokens of those that are. */
  readonly certainTokens: number;
}

/** What a conversation's events tell of the size of its prompts. */
export interface PromptMeasure {
  readonly last: LastSent | null;
  readonly sent: SentPrompt | null;
  readonly measured: MeasuredPrompt | null;
}

export const unmeasured: PromptMeasure = { last: null, sent: null, measured: null };

/** Adds one event: a completed answer tells how large its prompt was. */
export function foldPromptMeasure(state: PromptMeasure, event: SessionEvent | UnknownEvent): PromptMeasure {
  if (event.type === 'request.sent') {
    const last = foldLastSent(state.last, event);
    if (event.purpose !== 'main' || event.isSimulated) return last === state.last ? state : { ...state, last };
    const { request, model } = event;
    return { ...state, last, sent: { request, model, blocks: last?.blocks ?? [], isCertain: true, certainTokens: 0 } };
  }
  if (event.type === 'block.completed') return foldBlock(state, event);
  // A summary stands in place of the prompt that was measured, and no thinking is left of it.
  if (event.type === 'context.summarised') return state.measured === null ? state : { ...state, measured: null };
  if (event.type !== 'response.completed' || state.sent?.request !== event.request) return state;
  const { model, blocks, isCertain, certainTokens } = state.sent;
  const usage = toTokenUsage(event.usage);
  const tokens = promptTokens(usage) + usage.outputTokens;
  const isKept = event.stopReason !== null && keptStops.has(event.stopReason);
  const kept = isKept ? certainTokens : 0;
  const uncertain = isKept && isCertain ? 0 : Math.max(0, usage.outputTokens - kept);
  const uncertainTokens = (state.measured?.uncertainTokens ?? 0) + uncertain;
  return { ...state, sent: null, measured: { model, blocks, tokens, uncertainTokens, answerBlocks: event.blockCount } };
}

/** Behind an answer that ended otherwise, calls may be left out. */
const keptStops: ReadonlySet<string> = new Set(['end_turn', 'tool_use', 'stop_sequence', 'pause_turn']);

function foldBlock(state: PromptMeasure, { request, block, malformedInput }: EventOf<'block.completed'>): PromptMeasure {
  const { sent } = state;
  if (sent?.request !== request) return state;
  const isCertain = block.type === 'text' || (block.type === 'tool_use' && malformedInput === undefined);
  if (!isCertain) return { ...state, sent: { ...sent, isCertain: false } };
  return { ...state, sent: { ...sent, certainTokens: sent.certainTokens + leastBlockTokens(block) } };
}

/** What the API may add for the tools and the frame of a prompt. */
const frameTokens = 1_000;
/** What it may add around one block. */
const blockFrameTokens = 16;
/** The API scales larger images down. */
const mostImageTokens = 5_000;

/** Most tokens one block of a request can be. */
export function blockTokensBound(block: object): number {
  return contentBound(block) + blockFrameTokens;
}

/** A token of text stands for more bytes than this only where nearly nothing is said: blanks, rulers. */
const mostBytesPerToken = 8;

/** Fewest tokens one block of a request can be. Images and thinking, which may not be counted at all, are none. */
export function leastBlockTokens(block: object): number {
  if ('type' in block && (block.type === 'thinking' || block.type === 'redacted_thinking' || block.type === 'image')) return 0;
  if ('text' in block && typeof block.text === 'string') return leastTextTokens(block.text);
  if (!('content' in block)) return 'input' in block ? leastTextTokens(JSON.stringify(block.input)) : 0;
  if (typeof block.content === 'string') return leastTextTokens(block.content);
  if (!Array.isArray(block.content)) return 0;
  const parts: unknown[] = block.content;
  return sum(parts.map((part) => (typeof part === 'object' && part !== null ? leastBlockTokens(part) : 0)));
}

function leastTextTokens(text: string): number {
  return Math.floor(utf8Length(text) / mostBytesPerToken);
}

/**
 * Fewest tokens a prompt can be: where it begins with the one that was measured, that one's count (less what may not stand in it any more)
 * and the least of what was added; else the least of all its blocks, whose hashes are `hashes`.
 */
export function leastPromptTokens(
  prompt: { model: string; hashes: readonly string[]; blocks: readonly object[] },
  measured: MeasuredPrompt | null,
): number {
  const least = (from: number): number => sum(prompt.blocks.slice(from).map(leastBlockTokens));
  if (measured === null || !beginsWith(prompt.model, prompt.hashes, measured)) return least(0);
  return measured.tokens - measured.uncertainTokens + least(measured.blocks.length + measured.answerBlocks);
}

function beginsWith(model: string, hashes: readonly string[], measured: MeasuredPrompt): boolean {
  return measured.model === model && measured.blocks.every((hash, index) => hash === hashes[index]);
}

function contentBound(block: object): number {
  if ('type' in block && block.type === 'image') return mostImageTokens;
  if (!('content' in block) || !Array.isArray(block.content)) return utf8Length(JSON.stringify(block));
  const { content, ...rest } = block;
  const parts: unknown[] = content;
  return parts.reduce<number>(
    (total, part) => total + (typeof part === 'object' && part !== null ? contentBound(part) : 0),
    utf8Length(JSON.stringify(rest)),
  );
}

/**
 * Most tokens a prompt can be: where it begins with the one that was measured, that one's count and the bounds of what was added; else the
 * bounds of all its blocks. `bounds` stand in the order of `blocks`, which are their hashes.
 */
export function promptBound(
  prompt: { model: string; blocks: readonly string[]; bounds: readonly number[] },
  measured: MeasuredPrompt | null,
): number {
  const all = sum(prompt.bounds) + frameTokens;
  if (measured === null || !beginsWith(prompt.model, prompt.blocks, measured)) return all;
  return Math.min(all, measured.tokens + sum(prompt.bounds.slice(measured.blocks.length)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
