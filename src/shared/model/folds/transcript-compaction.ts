// How compaction shows in the transcript: one item each, from its first event to its last.
import { assertNever } from '../assert-never.ts';
import type { Envelope } from '../events/envelope.ts';
import type { EventOf } from '../event.ts';
import type { CompactionId } from '../id.ts';
import type { Rewrite } from './rewrite-messages.ts';
import type { CompactionItem } from './transcript-items.ts';
import { indexOfCall, itemHead, replaceItem, withItem, type Transcript } from './transcript-state.ts';

type CompactionEvent = Rewrite | EventOf<'context.asked' | 'context.skipped' | 'context.failed' | 'context.compacted'>;

/** The transcript after an event of a compaction. A breaker that is none of compaction's changes nothing here: its turn's end tells of it. */
export function foldCompaction(transcript: Transcript, event: CompactionEvent | EventOf<'breaker.tripped'>): Transcript {
  switch (event.type) {
    case 'context.asked':
      return change(transcript, event, (item) => ({ ...item, wish: { focus: event.focus, upTo: event.upTo } }));
    case 'context.snipped':
    case 'context.collapsed':
    case 'context.summarised':
      return carryOut(transcript, event);
    case 'context.cleared':
      return clearCards(carryOut(transcript, event), event);
    case 'context.skipped': {
      const { stage, because, figures } = event;
      return change(transcript, event, (item) => ({
        ...item,
        skipped: [...item.skipped, { stage, because, figures }],
        state: item.state.status === 'asked' ? { status: 'weighed' } : item.state,
      }));
    }
    case 'context.failed': {
      const { request, because, message } = event;
      return change(transcript, event, (item) => ({
        ...item,
        failures: [...item.failures, { request, because, message }],
        state: { status: 'running', isSummarising: false },
      }));
    }
    case 'context.compacted':
      return end(transcript, event);
    case 'breaker.tripped':
      return openBreaker(transcript, event);
    default:
      return assertNever(event);
  }
}

/** A request for a summary was sent: the compaction under way has one, or begins with it. */
export function beginSummary(transcript: Transcript, event: EventOf<'request.sent'>): Transcript {
  return change(transcript, event, (item) => ({
    ...item,
    requests: [...item.requests, event.request],
    state: { status: 'running', isSummarising: true },
  }));
}

/** The request for a summary ended with its process: nothing goes on with this compaction. */
export function endSummary(transcript: Transcript, { request, because }: EventOf<'response.interrupted'>): Transcript {
  const item = transcript.items[openIndex(transcript)];
  const isItsOwn = item?.type === 'compaction' && item.requests.includes(request);
  return isItsOwn && because === 'process-ended' ? interruptCompaction(transcript) : transcript;
}

/** Nothing runs any longer: what its stages replaced stays replaced. One that was asked for and has not begun still waits. */
export function interruptCompaction(transcript: Transcript): Transcript {
  const index = openIndex(transcript);
  const item = transcript.items[index];
  if (item?.type !== 'compaction' || item.state.status === 'asked') return transcript;
  const next = { ...transcript, compacting: null };
  return item.state.status === 'running' ? replaceItem(next, index, { ...item, state: { status: 'interrupted' } }) : next;
}

/** Edits the item of the compaction that an event belongs to; a new one at the end where there is none. */
function change(
  transcript: Transcript,
  event: Envelope & { readonly compaction?: CompactionId },
  edit: (item: CompactionItem) => CompactionItem,
): Transcript {
  const { compaction = null } = event;
  const index = indexOfCompaction(transcript, compaction);
  const known = transcript.items[index];
  if (known?.type === 'compaction') return replaceItem(transcript, index, edit({ ...known, compaction: known.compaction ?? compaction }));
  const head = itemHead(event);
  return withItem(
    { ...transcript, compacting: head.key },
    edit({
      ...head,
      type: 'compaction',
      compaction,
      wish: null,
      stages: [],
      skipped: [],
      failures: [],
      requests: [],
      isBreakerOpen: false,
      state: { status: 'asked' },
    }),
  );
}

function carryOut(transcript: Transcript, event: Rewrite): Transcript {
  const next = change(transcript, event, (item) => ({
    ...item,
    stages: [...item.stages, event],
    state: { status: 'running', isSummarising: false },
  }));
  return { ...next, contextTokens: event.figures.tokensAfter };
}

function end(transcript: Transcript, event: EventOf<'context.compacted'>): Transcript {
  const { cause, tokensBefore, tokensAfter, isEnough, durationMs, stages, at } = event;
  const next = change(transcript, event, (item) => ({
    ...item,
    state: { status: 'ended', cause, tokensBefore, tokensAfter, isEnough, durationMs, endedAt: at },
  }));
  const compacting = indexOfCompaction(next, event.compaction) === openIndex(next) ? null : next.compacting;
  return { ...next, compacting, contextTokens: stages.length === 0 ? transcript.contextTokens : tokensAfter };
}

/** Cards whose result the model is no longer sent say so. */
function clearCards(transcript: Transcript, { results }: EventOf<'context.cleared'>): Transcript {
  return results.reduce((next, { call, text }) => {
    const index = indexOfCall(next, call);
    const item = next.items[index];
    return item?.type === 'tool' ? replaceItem(next, index, { ...item, card: { ...item.card, clearedTo: text } }) : next;
  }, transcript);
}

function openBreaker(transcript: Transcript, { breaker }: EventOf<'breaker.tripped'>): Transcript {
  if (breaker !== 'compaction') return transcript;
  const index = transcript.items.findLastIndex((item) => item.type === 'compaction');
  const item = transcript.items[index];
  return item?.type === 'compaction' ? replaceItem(transcript, index, { ...item, isBreakerOpen: true }) : transcript;
}

/** The compaction of that id, or the open one that nobody has named yet. */
function indexOfCompaction(transcript: Transcript, compaction: CompactionId | null): number {
  const open = openIndex(transcript);
  if (compaction === null) return open;
  const named = transcript.items.findLastIndex((item) => item.type === 'compaction' && item.compaction === compaction);
  if (named >= 0) return named;
  const item = transcript.items[open];
  return item?.type === 'compaction' && item.compaction === null ? open : -1;
}

function openIndex({ items, compacting }: Transcript): number {
  return compacting === null ? -1 : items.findLastIndex((item) => item.key === compacting);
}
