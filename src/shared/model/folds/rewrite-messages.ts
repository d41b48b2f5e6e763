// What compaction does to the messages: each of its events names what it replaced, and this puts the rest in its place. Pure.
import { assertNever } from '../assert-never.ts';
import type { EventOf } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { RequestId } from '../id.ts';
import { isThinking } from './answer-messages.ts';
import type { PendingBlock, PendingMessage, PendingToolResult } from './wire-messages.ts';

/** Where a message of the prefix comes from. A place is that of the event it began with; answers and their results have that of their request. */
export type Origin =
  | { readonly type: 'person' | 'summary'; readonly place: EventPlace }
  | {
      readonly type: 'notice';
      readonly place: EventPlace;
      readonly about: EventOf<'notice.appended'>['about'];
      /** The files it tells of as changed. */
      readonly files: readonly string[];
    }
  | { readonly type: 'answer' | 'results' | 'span'; readonly place: EventPlace; readonly requests: readonly RequestId[] };

/** A message of the prefix before messages of one role are merged. */
export interface PlacedMessage {
  readonly message: PendingMessage;
  readonly origin: Origin;
}

/** An event that rewrites the messages. */
export type Rewrite = EventOf<'context.snipped' | 'context.cleared' | 'context.collapsed' | 'context.summarised'>;

/** What such an event says of the messages themselves: this much of it is known before it is stored. */
export type MessageChange =
  | Pick<EventOf<'context.snipped'>, 'type' | 'notices' | 'thinking'>
  | Pick<EventOf<'context.cleared'>, 'type' | 'results'>
  | Pick<EventOf<'context.collapsed'>, 'type' | 'spans'>
  | Pick<EventOf<'context.summarised'>, 'type' | 'upTo' | 'content'>;

/** The messages after a rewrite, and the index of the first that is another; null where none is. Behind it thinking left: it is bound to what stood before. */
export interface Rewritten {
  readonly messages: readonly PlacedMessage[];
  readonly firstChanged: number | null;
}

/** Carries out a rewrite. Messages it does not touch are the same objects. What it names and is not there changes nothing. */
export function rewriteMessages(before: readonly PlacedMessage[], event: MessageChange): Rewritten {
  const after = replaced(before, event);
  const firstChanged = firstDifference(before, after);
  if (firstChanged === null) return { messages: before, firstChanged };
  const messages = after.map((placed, index) => (index < firstChanged ? placed : { ...placed, message: withoutThinking(placed.message) }));
  return { messages, firstChanged };
}

/** The message without the thinking of its model; the same object where it has none. */
export function withoutThinking(message: PendingMessage): PendingMessage {
  if (message.role === 'user' || !message.content.some(isThinking)) return message;
  return { role: 'assistant', content: message.content.filter((block) => !isThinking(block)) };
}

function replaced(before: readonly PlacedMessage[], event: MessageChange): readonly PlacedMessage[] {
  switch (event.type) {
    case 'context.snipped':
      return snip(before, event);
    case 'context.cleared':
      return clear(before, new Map(event.results.map(({ call, text }) => [call as string, text])));
    case 'context.collapsed':
      return collapse(before, event.spans);
    case 'context.summarised':
      return summarise(before, event);
    default:
      return assertNever(event);
  }
}

function snip(
  before: readonly PlacedMessage[],
  { notices, thinking }: Extract<MessageChange, { type: 'context.snipped' }>,
): readonly PlacedMessage[] {
  const dropped = new Set(notices.map(keyOf));
  const thoughtless = new Set<string>(thinking);
  return before.flatMap((placed) => {
    const { origin, message } = placed;
    if (origin.type === 'notice') return dropped.has(keyOf(origin.place)) ? [] : [placed];
    if (origin.type !== 'answer' || !origin.requests.some((request) => thoughtless.has(request))) return [placed];
    const rest = withoutThinking(message);
    return [rest === message ? placed : { ...placed, message: rest }];
  });
}

function clear(before: readonly PlacedMessage[], texts: ReadonlyMap<string, string>): readonly PlacedMessage[] {
  return before.map((placed) => {
    const { message, origin } = placed;
    if (origin.type !== 'results' || message.role !== 'user') return placed;
    let isChanged = false;
    const content = message.content.map((block) => {
      const text = block.type === 'tool_result' ? texts.get(block.tool_use_id) : undefined;
      if (text === undefined || block.type !== 'tool_result') return block;
      isChanged = true;
      return withText(block, text);
    });
    return isChanged ? { ...placed, message: { role: 'user', content } } : placed;
  });
}

/** A result with another text. The same object comes out each time: stages weigh the same text many times over. */
export function withText(block: PendingToolResult, text: string): PendingToolResult {
  const known = shortened.get(block);
  if (known?.text === text) return known.block;
  const short = { ...block, content: [{ type: 'text' as const, text }] };
  shortened.set(block, { text, block: short });
  return short;
}

const shortened = new WeakMap<PendingToolResult, { readonly text: string; readonly block: PendingToolResult }>();

/** The same object for each time a span is weighed. */
function spanBlock(span: EventOf<'context.collapsed'>['spans'][number]): PendingBlock {
  const block = spanBlocks.get(span) ?? { type: 'text', text: span.text };
  spanBlocks.set(span, block);
  return block;
}

const spanBlocks = new WeakMap<object, PendingBlock>();

function collapse(before: readonly PlacedMessage[], spans: EventOf<'context.collapsed'>['spans']): readonly PlacedMessage[] {
  const spanOf = new Map(spans.flatMap((span) => span.requests.map((request) => [request, span] as const)));
  const told = new Set<(typeof spans)[number]>();
  return before.flatMap((placed): PlacedMessage[] => {
    const { origin } = placed;
    const request = 'requests' in origin ? origin.requests.find((one) => spanOf.has(one)) : undefined;
    const span = request === undefined ? undefined : spanOf.get(request);
    if (span === undefined) return [placed];
    if (told.has(span)) return [];
    told.add(span);
    const { requests } = span;
    return [{ origin: { type: 'span', place: origin.place, requests }, message: { role: 'user', content: [spanBlock(span)] } }];
  });
}

function summarise(
  before: readonly PlacedMessage[],
  { upTo, content }: Extract<MessageChange, { type: 'context.summarised' }>,
): readonly PlacedMessage[] {
  const last = before.findLastIndex(({ origin: { place } }) => place.session === upTo.session && place.seq <= upTo.seq);
  if (last < 0) return before;
  const message: PendingMessage = { role: 'user', content: content.map((text) => ({ type: 'text', text })) };
  return [{ origin: { type: 'summary', place: upTo }, message }, ...before.slice(last + 1)];
}

function firstDifference(before: readonly PlacedMessage[], after: readonly PlacedMessage[]): number | null {
  const index = after.findIndex((placed, at) => placed !== before[at]);
  if (index >= 0) return index;
  return after.length === before.length ? null : after.length;
}

function keyOf({ session, seq }: EventPlace): string {
  return `${session}:${seq}`;
}
