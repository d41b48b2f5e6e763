// One request in the ledger, and how it is made from a session's events: the same fold keeps it as requests end and makes it anew later.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { Purpose } from '../events/request-events.ts';
import type { Actor, ProjectId, RequestId, SessionId, TurnId } from '../id.ts';
import type { Json } from '../json.ts';
import type { PriceBook } from '../price.ts';
import { addUsage, noUsage, toTokenUsage, type TokenUsage } from '../usage.ts';
import type { WireUsage } from '../wire.ts';
import { conversationOf, emptyCacheHistory, foldCacheHistory, openRequest, type CacheHistory } from './cache-history.ts';
import type { CacheVerdict } from './cache-report.ts';
import { judgeCache } from './judge-cache.ts';
import { prefixHash } from './prefix-hash.ts';
import { billedParts, totalCost, type BilledPart } from './request-cost.ts';

type Sent = EventOf<'request.sent'>;
type Ending = EventOf<'response.completed'> | EventOf<'response.interrupted'>;

/** One request in the ledger: a projection of `request.sent` and what ended it. One row per API message id, however often it is recorded. */
export interface UsageRow {
  readonly request: RequestId;
  readonly session: SessionId;
  readonly project: ProjectId;
  readonly turn: TurnId;
  readonly step: number;
  /** Who asked. */
  readonly agent: Actor;
  /** Of its `request.sent`, where the hashes of its blocks are. */
  readonly seq: number;
  /** Of the event that ended it. */
  readonly endSeq: number;
  /** Counts the session's requests from 1. */
  readonly number: number;
  /** Tries of the same step before it. */
  readonly attempts: number;
  readonly at: number;
  readonly model: string;
  readonly purpose: Purpose;
  readonly effort: string | null;
  readonly thinking: string | null;
  /** Everything that is billed, with what the API counts apart. */
  readonly usage: TokenUsage;
  /** What is billed by itself: the request, then compaction passes and advisors. */
  readonly parts: readonly BilledPart[];
  /** All parts; null: one of them is unpriced. */
  readonly costUsd: number | null;
  /** As the API gave it; null where it told nothing. */
  readonly wireUsage: WireUsage | null;
  readonly isSimulated: boolean;
  readonly apiMessage: string | null;
  readonly stopReason: string | null;
  readonly firstTokenMs: number | null;
  readonly durationMs: number | null;
  readonly wasInterrupted: boolean;
  readonly sentBlocks: number;
  readonly answerBlocks: number;
  readonly marks: Sent['marks'];
  /** SHA-256 over tools and static sections; null where no prompt was fixed. */
  readonly promptHash: string | null;
  readonly variants: Readonly<Record<string, string>> | null;
  readonly previousMessage: string | null;
  readonly diagnostics: Json;
  readonly verdict: CacheVerdict;
}

/** What is known of a request that has not ended. */
interface Open {
  readonly sent: Sent;
  readonly number: number;
  readonly attempts: number;
}

/** What the rows of a session are made from. Inherited events of a fork come before its own. */
export interface LedgerState {
  readonly session: SessionId | null;
  readonly project: ProjectId | null;
  readonly number: number;
  readonly cache: CacheHistory;
  readonly open: Readonly<Record<string, Open>>;
  /** The last step of each conversation and purpose, and how often it was tried. */
  readonly tries: Readonly<Record<string, { step: string; count: number }>>;
  readonly prompt: Pick<UsageRow, 'promptHash' | 'variants'>;
}

export const emptyLedger: LedgerState = {
  session: null,
  project: null,
  number: 0,
  cache: emptyCacheHistory,
  open: {},
  tries: {},
  prompt: { promptHash: null, variants: null },
};

/** Whether an event ends a request that has a row in the ledger. */
export function endsRequest(event: SessionEvent | UnknownEvent): event is Ending {
  return event.type === 'response.completed' || event.type === 'response.interrupted';
}

/** Adds one event. */
export function foldLedger(before: LedgerState, event: SessionEvent | UnknownEvent): LedgerState {
  const cache = foldCacheHistory(before.cache, event);
  const state = cache === before.cache ? before : { ...before, cache };
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
      return { ...state, session: event.session, project: event.project, number: 0 };
    case 'prompt.fixed':
      return { ...state, prompt: { promptHash: prefixHash(event), variants: event.variants ?? null } };
    case 'request.sent':
      return send(state, event);
    case 'request.failed':
    case 'response.completed':
    case 'response.interrupted': {
      const { [event.request]: _, ...open } = state.open;
      return { ...state, open };
    }
    default:
      return state;
  }
}

/**
 * The row of a request that this event ends, at the rate of the day it was sent; null where its beginning is not known. `state`: everything
 * before the event. A simulated request costs nothing and says so; one that was cut off before the API told its usage is unpriced, since
 * nobody knows what it cost.
 */
export function usageRow(state: LedgerState, ending: Ending, prices: PriceBook): UsageRow | null {
  const begun = state.open[ending.request];
  if (begun === undefined || state.project === null) return null;
  const { sent, number, attempts } = begun;
  const { request, session, turn, step, actor, seq, at, model, purpose, isSimulated, marks } = sent;
  const isWhole = ending.type === 'response.completed';
  const parts = billedParts(prices, { model, purpose, atMs: at, isSimulated }, ending.usage);
  return {
    request,
    session,
    project: state.project,
    turn,
    step,
    agent: actor,
    seq,
    endSeq: ending.seq,
    number,
    attempts,
    at,
    model,
    purpose,
    effort: sent.effort ?? null,
    thinking: sent.thinking ?? null,
    usage: parts.map((part) => part.usage).reduce(addUsage, noUsage),
    parts,
    costUsd: sumOf(parts),
    wireUsage: ending.usage,
    isSimulated,
    apiMessage: ending.apiMessage,
    stopReason: isWhole ? ending.stopReason : null,
    firstTokenMs: isWhole ? ending.firstTokenMs : null,
    durationMs: isWhole ? ending.durationMs : ending.at - at,
    wasInterrupted: !isWhole,
    sentBlocks: openRequest(state.cache, request)?.open?.blocks.length ?? sent.blocks.length,
    answerBlocks: ending.blockCount,
    marks,
    ...state.prompt,
    previousMessage: sent.previousMessage ?? null,
    diagnostics: (isWhole ? ending.diagnostics : null) ?? null,
    verdict: verdictOn(state, ending, prices),
  };
}

/** The rows of a session, oldest first, made from all its events. */
export function usageRows(
  inherited: readonly (SessionEvent | UnknownEvent)[],
  own: readonly (SessionEvent | UnknownEvent)[],
  prices: PriceBook,
): UsageRow[] {
  let state = inherited.reduce(foldLedger, emptyLedger);
  const rows: UsageRow[] = [];
  for (const event of own) {
    const row = endsRequest(event) ? usageRow(state, event, prices) : null;
    if (row !== null) rows.push(row);
    state = foldLedger(state, event);
  }
  return rows;
}

function send(state: LedgerState, event: Sent): LedgerState {
  // A request beside the work is no try of the step it came in.
  const name = `${conversationOf(event)} ${event.purpose}`;
  const step = `${event.turn} ${event.step}`;
  const tried = state.tries[name];
  const attempts = tried?.step === step ? tried.count : 0;
  const number = state.number + 1;
  return {
    ...state,
    number,
    open: { ...state.open, [event.request]: { sent: event, number, attempts } },
    tries: { ...state.tries, [name]: { step, count: attempts + 1 } },
  };
}

function verdictOn({ cache }: LedgerState, ending: Ending, prices: PriceBook): CacheVerdict {
  const conversation = openRequest(cache, ending.request);
  if (conversation === undefined || conversation.open === null) return { outcome: 'unknown' };
  const { cached, open: sent, changes } = conversation;
  return judgeCache({ cached, sent, usage: ending.usage === null ? null : toTokenUsage(ending.usage), changes }, prices);
}

function sumOf(parts: readonly BilledPart[]): number | null {
  let usd = 0;
  for (const { cost } of parts) {
    if (cost === null) return null;
    usd += totalCost(cost);
  }
  return usd;
}
