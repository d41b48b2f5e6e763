// One answer of the model and the results of its calls, while it grows and as it is sent.
import { assertNever } from '../assert-never.ts';
import type { ResultContent } from '../content.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { CallId, RequestId } from '../id.ts';
import type { AnswerBlock, AssistantBlock } from '../wire.ts';
import { hasText, textBlocks } from './person-blocks.ts';
import type { PendingBlock, PendingImage, PendingMessage, PendingToolResult } from './wire-messages.ts';

/** What is known of a call. A call without an entry was never started. */
export type CallRecord =
  | { readonly status: 'started' }
  | { readonly status: 'finished'; readonly isError: boolean; readonly content: readonly ResultContent[]; readonly isFrozen: boolean };

/** How an answer stands: it streams, it is whole, or it was cut off. */
export type AnswerEnding = 'streaming' | 'completed' | 'stopped' | 'failed' | 'process-ended';

export interface Answer {
  readonly type: 'answer';
  readonly request: RequestId;
  /** Where its request stands in the journal. */
  readonly place: EventPlace;
  readonly ending: AnswerEnding;
  /** Completed blocks, in the order they closed in. */
  readonly blocks: readonly AnswerBlock[];
  readonly calls: ReadonlyMap<CallId, CallRecord>;
  /** True behind a block that is not sent as the model made it. */
  readonly isRewritten?: true;
}

/**
 * The answer as it is sent: the assistant message and, behind it, the results in call order. Calls that were neither started nor finished
 * are left out; an answer of which only thinking would remain is not sent at all. A cut-off answer is followed by a line that says so.
 */
export function renderAnswer(answer: Answer): readonly PendingMessage[] {
  const known = rendered.get(answer);
  if (known !== undefined) return known;
  const messages = render(answer);
  rendered.set(answer, messages);
  return messages;
}

/** An answer is rendered before its results are sent and again when they were: the same blocks must come out, images and hashes hang on them. */
const rendered = new WeakMap<Answer, readonly PendingMessage[]>();

function render(answer: Answer): PendingMessage[] {
  const content = sentBlocks(answer);
  if (content.length === 0) return [];
  const results = content.flatMap((block): PendingBlock[] => {
    const record = block.type === 'tool_use' ? answer.calls.get(block['id'] as CallId) : undefined;
    return record === undefined ? [] : [renderResult(block['id'] as CallId, record)];
  });
  return [
    { role: 'assistant', content },
    { role: 'user', content: [...results, ...cutOffNote(answer.ending)] },
  ];
}

/** Whether a block is the model's thinking, which is bound to model and prefix. */
export function isThinking(block: { readonly type: string }): boolean {
  return block.type === 'thinking' || block.type === 'redacted_thinking';
}

function sentBlocks(answer: Answer): AssistantBlock[] {
  const seen = new Set<CallId>();
  const blocks = answer.blocks.flatMap((block): AssistantBlock[] => {
    switch (block.type) {
      case 'text':
        return hasText(block.text) ? [block as AssistantBlock] : [];
      case 'tool_use': {
        if (!answer.calls.has(block.id) || seen.has(block.id)) return [];
        seen.add(block.id);
        return [isJsonObject(block.input) ? (block as AssistantBlock) : { ...(block as AssistantBlock), input: {} }];
      }
      case 'thinking':
      case 'redacted_thinking':
        return [block as AssistantBlock];
      case 'unknown':
        return typeof block.raw['type'] === 'string' ? [block.raw as AssistantBlock] : [];
      default:
        return assertNever(block);
    }
  });
  // The API refuses a message that ends with thinking, and one of thinking alone.
  const end = blocks.findLastIndex((block) => !isThinking(block));
  return blocks.slice(0, end + 1);
}

function renderResult(call: CallId, record: CallRecord): PendingToolResult {
  if (record.status === 'started') {
    return errorResult(call, 'This call was interrupted: the program ended while it ran. Whether it took effect is not known.');
  }
  const content = record.content.flatMap((part): (PendingImage | { type: 'text'; text: string })[] =>
    part.type === 'text' ? textBlocks(part.text) : [{ type: 'image', blob: part.blob, mediaType: part.mediaType }],
  );
  if (content.length > 0) return { type: 'tool_result', tool_use_id: call, content, ...(record.isError ? { is_error: true } : {}) };
  if (record.isFrozen) return errorResult(call, 'This call ran, but its long result was lost when the program ended.');
  return {
    type: 'tool_result',
    tool_use_id: call,
    content: [{ type: 'text', text: '(no output)' }],
    ...(record.isError ? { is_error: true } : {}),
  };
}

function errorResult(call: CallId, text: string): PendingToolResult {
  return { type: 'tool_result', tool_use_id: call, content: [{ type: 'text', text }], is_error: true };
}

function cutOffNote(ending: AnswerEnding): PendingBlock[] {
  switch (ending) {
    case 'completed':
      return [];
    case 'stopped':
      return [{ type: 'text', text: 'The person stopped the answer above before it was finished.' }];
    case 'failed':
      return [
        {
          type: 'text',
          text: 'The connection broke before the answer above was finished. Go on from where it ends, without repeating it.',
        },
      ];
    case 'streaming':
    case 'process-ended':
      return [{ type: 'text', text: 'The program ended before the answer above was finished.' }];
    default:
      return assertNever(ending);
  }
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
