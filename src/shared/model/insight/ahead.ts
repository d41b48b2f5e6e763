// What a session's events tell about its next request: what the cache holds, what was counted, what was added since. Pure.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import { personBlocks, textBlocks } from '../folds/person-blocks.ts';
import type { RequestId } from '../id.ts';
import { promptTokens, toTokenUsage, type TokenUsage } from '../usage.ts';
import type { WireUsage } from '../wire.ts';
import type { Rewrite } from '../folds/rewrite-messages.ts';
import { cachedPrefix, type Ahead, type EntryEnd, type OpenAhead } from './ahead-state.ts';
import { conversationOf, foldCacheHistory } from './cache-history.ts';
import { addSizes, noContent, promptSize, sizeOf, subtractSize, type ContentSize } from './content-size.ts';
import { gain, noExperience, outputRange, type Experience } from './experience.ts';
import { likelyUsage } from './look-ahead.ts';

/** Adds one event. The same object comes back where it tells nothing. */
export function foldAhead(before: Ahead, event: SessionEvent | UnknownEvent): Ahead {
  // A request is expected from what was known before it: its own event comes into the cache's history behind that.
  const state = event.type === 'request.sent' ? send(before, event) : before;
  const cache = foldCacheHistory(state.cache, event);
  const next = cache === state.cache ? state : withCache(state, cache);
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
      return { ...next, agent: event.agent, ...changeModel(next, event.model.model), effort: event.model.effort };
    case 'model.changed':
      return { ...next, ...changeModel(next, event.model.model), effort: event.model.effort };
    case 'prompt.fixed':
      // The time to live is decided with the first one.
      return { ...next, fixed: promptSize(event), fixedTtl: next.fixedTtl ?? event.ttl ?? '5m', isGrown: false, ends: [] };
    case 'message.sent':
      return say(next, sizeOf(personBlocks(event.content)));
    case 'notice.appended':
      return say(next, sizeOf(textBlocks(event.text)));
    case 'block.completed':
      return lose(next, event);
    case 'tool.finished':
      return finish(next, event);
    case 'result.frozen':
      return freeze(next, event);
    case 'context.snipped':
    case 'context.cleared':
    case 'context.collapsed':
    case 'context.summarised':
      return rewrite(next, event);
    case 'response.completed':
      return count(next, event.request, event.usage);
    case 'response.interrupted':
      return count(next, event.request, event.usage);
    case 'request.failed':
      if (next.warming?.request === event.request) return { ...next, warming: null };
      return next.open?.request === event.request ? { ...next, open: null } : next;
    default:
      return next;
  }
}

function changeModel(state: Ahead, model: string): Pick<Ahead, 'model' | 'isGrown'> {
  return { model, isGrown: state.isGrown && state.model === model };
}

/** What was rewritten is read again as soon as a request behind it was answered. */
function withCache(state: Ahead, cache: Ahead['cache']): Ahead {
  const next = { ...state, cache };
  const cached = cachedPrefix(next);
  const isSentAnew = state.rewritten !== null && cached !== cachedPrefix(state) && (cached?.sent.atMs ?? 0) >= state.rewritten.atMs;
  return isSentAnew ? { ...next, rewritten: null } : next;
}

/**
 * The prompt is what the figures of the rewrite say until the API counts it. Of the cache only what ends before the first change can be read: a later
 * stage of the same compaction tells what it rewrites besides.
 */
function rewrite(state: Ahead, { compaction, figures, at: atMs }: Rewrite): Ahead {
  const { tokensBefore, tokensAfter, rewrittenTokens } = figures;
  const before = state.rewritten;
  const more = rewrittenTokens === 0 ? 0 : rewrittenTokens + Math.max(0, tokensBefore - tokensAfter);
  const kept =
    before?.compaction === compaction ? before.keptTokens - more : Math.min(before?.keptTokens ?? Infinity, tokensAfter - rewrittenTokens);
  const keptTokens = Math.max(0, kept);
  return {
    ...state,
    counted: { model: state.model ?? '', promptTokens: tokensAfter, outputTokens: 0, freshTokens: state.counted?.freshTokens ?? 0 },
    added: noContent,
    isGrown: false,
    results: new Map(),
    rewritten: { compaction, atMs, keptTokens },
    ends: state.ends.filter(({ tokens }) => tokens <= keptTokens),
  };
}

function say(state: Ahead, size: ContentSize): Ahead {
  return { ...state, said: addSizes(state.said, size), added: addSizes(state.added, size) };
}

const charactersPerToken = 4;

/** What the answer is billed for, and its block is sent without. */
function lose(state: Ahead, { request, largeInput, malformedInput }: EventOf<'block.completed'>): Ahead {
  const { open } = state;
  const characters = largeInput?.characters ?? malformedInput?.length ?? 0;
  if (characters === 0 || open?.request !== request) return state;
  return { ...state, open: { ...open, lostTokens: open.lostTokens + Math.round(characters / charactersPerToken) } };
}

function finish(state: Ahead, { call, content }: EventOf<'tool.finished'>): Ahead {
  const size = sizeOf([{ type: 'tool_result', tool_use_id: call, content }]);
  return { ...say(state, size), results: new Map(state.results).set(call, size) };
}

/** What is frozen is sent in place of the result. */
function freeze(state: Ahead, { call, text }: EventOf<'result.frozen'>): Ahead {
  const before = state.results.get(call);
  if (before === undefined) return state;
  const without = { ...state, said: subtractSize(state.said, before), added: subtractSize(state.added, before) };
  return say(without, sizeOf([{ type: 'tool_result', tool_use_id: call, content: [{ type: 'text', text }] }]));
}

function send(state: Ahead, event: EventOf<'request.sent'>): Ahead {
  const { request, model, at: atMs, purpose, step, isSimulated } = event;
  if (purpose === 'warm') return { ...state, warming: { request, model, atMs } };
  if (purpose !== 'main') return state;
  const asked = { ...state, model };
  // What compaction made of the prompt is nobody's forecast.
  const likely =
    step === 1 && !isSimulated && state.rewritten === null
      ? likelyUsage(asked, { atMs, output: outputRange(state.experience, noExperience, model) })
      : null;
  const whole = addSizes(state.fixed ?? noContent, state.said);
  const isGrown = state.isGrown && state.counted?.model === model;
  const open: OpenAhead = { request, model, atMs, added: state.added, whole, isGrown, likely, lostTokens: 0 };
  return { ...state, conversation: conversationOf(event), open, results: new Map() };
}

function count(state: Ahead, request: RequestId, wireUsage: WireUsage | null): Ahead {
  const { open, warming } = state;
  if (warming?.request === request) {
    const { model, atMs } = warming;
    const warmed = wireUsage === null ? state.warmed : [...state.warmed, { model, atMs, usage: toTokenUsage(wireUsage) }];
    return { ...state, warming: null, warmed };
  }
  if (open?.request !== request) return state;
  if (wireUsage === null) return { ...state, open: null };
  const usage = toTokenUsage(wireUsage);
  const tokens = promptTokens(usage);
  const outputTokens = Math.max(0, usage.outputTokens - open.lostTokens);
  return {
    ...state,
    open: null,
    added: subtractSize(state.added, open.added),
    counted: { model: open.model, promptTokens: tokens, outputTokens, freshTokens: usage.inputTokens },
    isGrown: true,
    ends: endsBehind(state, open, tokens - usage.inputTokens),
    experience: learn(state, open, usage),
  };
}

/** An entry is used once more by the request behind it, which marks its end again. */
function endsBehind({ ends, counted }: Ahead, { model, atMs }: OpenAhead, tokens: number): readonly EntryEnd[] {
  const own = counted === null || counted.model === model ? ends : [];
  const used = own.map((end, index) => (index === own.length - 1 ? { ...end, usedAtMs: atMs } : end));
  return [...used.filter((end) => end.tokens < tokens && atMs - end.usedAtMs < keptMs), { tokens, usedAtMs: atMs }];
}

/** How long an entry of the messages is kept. */
const keptMs = 300_000;

function learn({ counted, experience }: Ahead, open: OpenAhead, usage: TokenUsage): Experience {
  const { model, atMs, likely } = open;
  const tokens = promptTokens(usage);
  let learnt = experience;
  if (open.isGrown && counted !== null) {
    const grown = { ...open.added, model, outputTokens: counted.outputTokens, tokens: tokens - counted.promptTokens };
    learnt = gain(learnt, 'growths', [grown]);
  }
  if (counted === null) learnt = gain(learnt, 'wholes', [{ ...open.whole, model, tokens }]);
  if (likely === null) return learnt;
  learnt = gain(learnt, 'outputs', [{ model, tokens: usage.outputTokens }]);
  return gain(learnt, 'outcomes', [{ model, atMs, likely, actual: usage }]);
}
