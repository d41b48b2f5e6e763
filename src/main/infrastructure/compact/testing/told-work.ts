// Test support: a session that is told step by step, with an API that counts its prompts and keeps their prefixes in a cache.
import { createInPlay } from '#shared/model/compaction/in-play.ts';
import { blockSize } from '#shared/model/compaction/prefix-view.ts';
import type { WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { SessionEvent } from '#shared/model/event.ts';
import { emptyMessages, foldMessages, toMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import type { CallId, CompactionId } from '#shared/model/id.ts';
import { foldAhead } from '#shared/model/insight/ahead.ts';
import { nothingAhead, type Ahead } from '#shared/model/insight/ahead-state.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { ToolDetails } from '#shared/model/tool-details.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import type { Situation, StagePlan } from '#main/ports/compaction.ts';

/** Two models at one price a token: one that reads for a tenth, and one that reads for next to nothing. */
export const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: ['claude-opus-5-5', 'claude-fable-5-2'].map((model, index) => ({
    id: model,
    name: model,
    contextWindow: 200_000,
    maxOutputTokens: 32_000,
    minCacheableTokens: 512,
    thinking: 'adaptive',
    efforts: ['medium'],
    defaultEffort: 'medium',
    isLegacy: false,
    prices: [
      {
        from: '2025-01-01',
        source: 'test',
        bands: [{ promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: index === 0 ? 0.4 : 0.01 }],
      },
    ],
  })),
};

/** A call of a step and what came of it. */
export interface Called {
  readonly tool: string;
  readonly input: JsonObject;
  readonly result: string;
  readonly details?: ToolDetails;
  readonly isError?: boolean;
  /** Where the whole result lies, if only its beginning is sent. */
  readonly frozenPath?: string;
  readonly summary?: string;
}

const bytesPerToken = 3.6;

/** A session and what is known of it. */
export class ToldWork {
  readonly story: Story = createStory();
  messages: MessagesState = emptyMessages;
  ahead: Ahead = nothingAhead;
  readonly inPlay = createInPlay();
  #folded = 0;
  #calls = 0;
  #compactions = 0;

  constructor() {
    this.story.created();
    this.story.add('prompt.fixed', {
      layout: 'sections',
      sections: [{ name: 'identity', version: 1, isStatic: true, text: 'You are. '.repeat(400) }],
      tools: [{ name: 'Read', description: 'Reads. '.repeat(200), input_schema: {} }],
    });
  }

  say(text: string): this {
    this.story.sent(text);
    return this.fold();
  }

  /** An answer with these calls, and their results. */
  step(calls: readonly Called[], { text = '', thinking = '' }: { text?: string; thinking?: string } = {}): this {
    const { story } = this;
    const usage = this.#send();
    let index = 0;
    if (thinking !== '') story.block({ type: 'thinking', thinking, signature: 'signed' }, index++);
    if (text !== '') story.says(text, index++);
    const named = calls.map((called) => ({ ...called, call: `call_${(this.#calls += 1)}` }));
    for (const { call, tool, input } of named) story.calls(call, tool, input, index++);
    for (const { call, tool, input, summary } of named) story.starts(call, tool, input, summary ?? tool);
    const answered =
      Math.round((text.length + thinking.length + JSON.stringify(calls.map(({ input }) => input)).length) / bytesPerToken) + 20;
    story.completes({ ...usage, output_tokens: answered }, calls.length === 0 ? 'end_turn' : 'tool_use');
    for (const called of named) this.#finish(called);
    return this.fold();
  }

  /** An answer without calls. */
  answer(text: string, thinking = ''): this {
    this.step([], { text, thinking });
    this.story.ends();
    return this.fold();
  }

  notice(about: 'date' | 'mode' | 'git' | 'process' | 'files' | 'instructions' | 'hook' | 'target', text: string, known?: object): this {
    this.story.add('notice.appended', { about, text, ...(known && { known }) });
    return this.fold();
  }

  /** Carries out what a stage planned. */
  apply({ replacement, figures }: Pick<StagePlan, 'replacement' | 'figures'>): SessionEvent {
    const head = { compaction: id<CompactionId>('c', (this.#compactions += 1)), figures, reason: 'pays' as const };
    const { type, ...rest } = replacement;
    const event = this.story.add(type, { ...head, ...rest });
    this.fold();
    return event;
  }

  fold(): this {
    for (const event of this.story.events.slice(this.#folded)) {
      this.messages = foldMessages(this.messages, event);
      this.ahead = foldAhead(this.ahead, event);
      this.inPlay.add(event);
    }
    this.#folded = this.story.events.length;
    return this;
  }

  situation(more: Partial<Situation> = {}): Situation {
    const { messages, ahead, inPlay, story } = this;
    return { messages, ahead, inPlay, model: story.state.model, prices, nowMs: story.state.at, bounds: null, ...more };
  }

  #finish({ call, tool, result, details, isError = false, frozenPath }: Called & { call: string }): void {
    const isFrozen = frozenPath !== undefined;
    const outcome = isError ? 'failed' : 'done';
    this.story.finishes(call, tool, isFrozen ? '' : result, { outcome, isError, isFrozen, ...(details && { details }) });
    if (!isFrozen) return;
    this.story.add('result.frozen', { call: call as CallId, text: result, path: frozenPath, originalCharacters: result.length * 10 });
  }

  #send(): Partial<WireUsage> {
    const before = this.fold().messages;
    const cachedTo = before.cachedTo ?? -1;
    const fixed = [1_400, 3_600].map((bytes) => bytes / bytesPerToken);
    const sizes = [
      ...fixed,
      ...toMessages(before).flatMap(({ content }) => content.map((block: object) => blockSize(block).bytes / bytesPerToken)),
    ];
    const sent = this.story.asks();
    const last = sizes.length - 1;
    const marks = [1, ...(cachedTo > 1 && cachedTo < last ? [cachedTo] : []), last].map((block) => ({ block, ttl: '5m' as const }));
    this.story.events[this.story.events.length - 1] = { ...sent, blocks: sizes.map((_, index) => `block ${index}`), marks };
    const tokens = (end: number): number => Math.round(sizes.slice(0, end + 1).reduce((sum, size) => sum + size, 0));
    return { input_tokens: 0, cache_read_input_tokens: tokens(cachedTo), cache_creation_input_tokens: tokens(last) - tokens(cachedTo) };
  }
}

/** The bounds of a window of so many tokens. */
export function boundsOf(windowTokens: number): WindowBounds {
  return { windowTokens, effectiveTokens: windowTokens * 0.9, triggerTokens: windowTokens * 0.8 };
}

/** Calls as tools make them. */
export const called = {
  read(path: string, lines = 120, part: { isWhole?: boolean } = {}): Called {
    const { isWhole = true } = part;
    const details = { type: 'read', path, startLine: 1, lines, totalLines: isWhole ? lines : lines * 9, hash: 'h', isWhole } as const;
    return {
      tool: 'Read',
      summary: `Read ${path}`,
      input: { file_path: path },
      result: 'A line of code, and then some.\n'.repeat(lines),
      details,
    };
  },
  edit(path: string): Called {
    const details: ToolDetails = { type: 'diff', path, isNewFile: false, added: 3, removed: 1, hunks: [], isCut: false };
    const input = { file_path: path, old_string: 'old', new_string: 'new' };
    return { tool: 'Edit', summary: `Edit ${path}`, input, result: `Edited ${path}: line 1.\n${'It was so. '.repeat(300)}`, details };
  },
  grep(pattern: string, result = `${pattern} is here\n`.repeat(120), isError = false): Called {
    const details = { type: 'search', matches: 120, files: 4, isCut: false } as const;
    return { tool: 'Grep', summary: `Search for ${pattern}`, input: { pattern }, result, isError, ...(isError ? {} : { details }) };
  },
  bash(command: string, result: string, more: { exitCode?: number; frozenPath?: string } = {}): Called {
    const { exitCode = 0, frozenPath } = more;
    const ran = { signal: null, ending: 'exit', cwd: '/home/ada', outputBytes: result.length, process: null } as const;
    const details = { type: 'shell', command, exitCode, ...ran } as const;
    return {
      tool: 'Bash',
      summary: command,
      input: { command },
      result,
      details,
      isError: exitCode !== 0,
      ...(frozenPath && { frozenPath }),
    };
  },
} as const;
