// Every request of a session with what the cache should have held of it and what it did, made from the journal alone.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import { emptyMessages, foldMessages, type MessagesState } from '../folds/messages.ts';
import type { Json } from '../json.ts';
import { priceUsage, type PriceBook } from '../price.ts';
import { noUsage, toTokenUsage } from '../usage.ts';
import {
  emptyCacheHistory,
  foldCacheHistory,
  openRequest,
  type CachedPrefix,
  type CacheHistory,
  type PrefixChange,
  type SentPrefix,
} from './cache-history.ts';
import type { CachedRequest } from './cache-report.ts';
import { judgeCache } from './judge-cache.ts';

type Ending = EventOf<'response.completed'> | EventOf<'response.interrupted'> | EventOf<'request.failed'>;

/** One request, and everything a comparison needs of it. */
export interface TracedRequest {
  readonly summary: CachedRequest;
  readonly sent: SentPrefix;
  readonly event: EventOf<'request.sent'>;
  /** What the cache held of its conversation before it; null where nothing was. */
  readonly cached: CachedPrefix | null;
  readonly changes: readonly PrefixChange[];
  /** The messages as they were sent. */
  readonly messages: MessagesState;
  /** What the API said of its cache; undefined where it said nothing. */
  readonly diagnostics: Json | undefined;
}

interface Open {
  readonly event: EventOf<'request.sent'>;
  readonly number: number;
  readonly messages: MessagesState;
}

/** The requests of a session that reached the API, oldest first. `inherited` are a fork's events before its own: their requests are its parent's. */
export function traceRequests(
  inherited: readonly (SessionEvent | UnknownEvent)[],
  own: readonly (SessionEvent | UnknownEvent)[],
  prices: PriceBook,
): TracedRequest[] {
  const traced: TracedRequest[] = [];
  const open = new Map<string, Open>();
  let history = emptyCacheHistory;
  let messages = emptyMessages;
  let number = 0;
  const take = (event: SessionEvent | UnknownEvent, isOwn: boolean): void => {
    if (isOwn && event.type === 'request.sent') open.set(event.request, { event, number: ++number, messages });
    if (event.type === 'response.completed' || event.type === 'response.interrupted' || event.type === 'request.failed') {
      const begun = open.get(event.request);
      if (begun !== undefined && reachedApi(event)) {
        open.delete(event.request);
        const entry = trace(begun, event, history, prices);
        if (entry !== null) traced.push(entry);
      }
    }
    history = foldCacheHistory(history, event);
    messages = foldMessages(messages, event);
  };
  for (const event of inherited) take(event, false);
  for (const event of own) take(event, true);
  return traced;
}

/** A request that was refused or never arrived has no prompt that anybody counted. */
function reachedApi(event: Ending): event is Exclude<Ending, EventOf<'request.failed'>> {
  return event.type !== 'request.failed';
}

function trace(
  { event, number, messages }: Open,
  ending: Exclude<Ending, EventOf<'request.failed'>>,
  history: CacheHistory,
  prices: PriceBook,
): TracedRequest | null {
  const conversation = openRequest(history, event.request);
  if (conversation === undefined || conversation.open === null) return null;
  const { open: sent, cached, changes } = conversation;
  const usage = ending.usage === null ? null : toTokenUsage(ending.usage);
  const { request, session, turn, at, model, purpose, isSimulated } = event;
  const costUsd = usage === null ? null : isSimulated ? 0 : priceUsage(prices, model, at, usage);
  const verdict = judgeCache({ cached, sent, usage, changes }, prices);
  return {
    summary: { request, session, turn, number, atMs: at, model, purpose, usage: usage ?? noUsage, costUsd, isSimulated, verdict },
    sent,
    event,
    cached,
    changes,
    messages,
    diagnostics: ending.type === 'response.completed' ? ending.diagnostics : undefined,
  };
}
