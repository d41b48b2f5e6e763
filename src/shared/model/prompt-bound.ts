// How many tokens a prompt can be at most, without asking anybody. Every token of text stands for one byte of UTF-8 at least.
import type { EventOf, SessionEvent, UnknownEvent } from './event.ts';
import { promptTokens, toTokenUsage } from './usage.ts';

/** The last prompt the API counted: its blocks' hashes, and its tokens with those of its answer. */
export interface MeasuredPrompt {
  readonly model: string;
  readonly blocks: readonly string[];
  readonly tokens: number;
}

/** What a conversation's events tell of the size of its prompts. */
export interface PromptMeasure {
  readonly sent: Pick<EventOf<'request.sent'>, 'request' | 'model' | 'blocks'> | null;
  readonly measured: MeasuredPrompt | null;
}

export const unmeasured: PromptMeasure = { sent: null, measured: null };

/** Adds one event: a completed answer tells how large its prompt was. */
export function foldPromptMeasure(state: PromptMeasure, event: SessionEvent | UnknownEvent): PromptMeasure {
  if (event.type === 'request.sent') {
    if (event.purpose !== 'main' || event.isSimulated) return state;
    return { ...state, sent: { request: event.request, model: event.model, blocks: event.blocks } };
  }
  if (event.type !== 'response.completed' || state.sent?.request !== event.request) return state;
  const { model, blocks } = state.sent;
  const usage = toTokenUsage(event.usage);
  return { sent: null, measured: { model, blocks, tokens: promptTokens(usage) + usage.outputTokens } };
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
  if (measured === null || measured.model !== prompt.model) return all;
  if (!measured.blocks.every((hash, index) => hash === prompt.blocks[index])) return all;
  return Math.min(all, measured.tokens + sum(prompt.bounds.slice(measured.blocks.length)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
