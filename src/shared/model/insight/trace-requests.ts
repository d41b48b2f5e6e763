// Every request of a session with what the cache should have held of it and what it did, made from the journal alone.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import { emptyMessages, foldMessages, type MessagesState } from '../folds/messages.ts';
import type { SessionId } from '../id.ts';
import type { Json } from '../json.ts';
import { priceUsage, type PriceBook } from '../price.ts';
import { noUsage, toTokenUsage } from '../usage.ts';
import { emptyCacheHistory, foldCacheHistory, openRequest, type OpenRequest } from './cache-history.ts';
import type { CachedRequest } from './cache-report.ts';
import { judgeCache } from './judge-cache.ts';

type Stored = SessionEvent | UnknownEvent;
/** A request that was refused or never arrived has no prompt that anybody counted: `request.failed` is no such end. */
type Ending = EventOf<'response.completed'> | EventOf<'response.interrupted'>;

/** One request, and everything a comparison needs of it. */
export interface TracedRequest extends OpenRequest {
  readonly summary: CachedRequest;
  readonly event: EventOf<'request.sent'>;
  /** The messages as they were sent; null where the main agent's are not what was sent. */
  readonly messages: MessagesState | null;
  /** What the API said of its cache; undefined where it said nothing. */
  readonly diagnostics: Json | undefined;
}

interface Begun {
  readonly event: EventOf<'request.sent'>;
  readonly number: number;
  readonly messages: MessagesState | null;
}

/**
 * The requests of a session that reached the API, oldest first, one at a time: each holds a prompt's hashes, so keep only those that are needed.
 * A fork's inherited events come before its own; their requests name the session they were made in.
 */
export function* traceRequests(events: Iterable<Stored>, prices: PriceBook): Generator<TracedRequest, void, undefined> {
  const begun = new Map<string, Begun>();
  const numbers = new Map<SessionId, number>();
  const agents = new Set<string>();
  let history = emptyCacheHistory;
  let messages = emptyMessages;
  for (const event of events) {
    if (event.type === 'session.created' || event.type === 'session.forked') agents.add(event.agent);
    if (event.type === 'request.sent') {
      const number = (numbers.get(event.session) ?? 0) + 1;
      numbers.set(event.session, number);
      begun.set(event.request, { event, number, messages: sharesMessages(event, agents) ? messages : null });
    }
    if (event.type === 'response.completed' || event.type === 'response.interrupted') {
      const sent = begun.get(event.request);
      const open = openRequest(history, event.request);
      begun.delete(event.request);
      if (sent !== undefined && open !== undefined) yield trace(sent, event, open, prices);
    }
    if (event.type === 'request.failed') begun.delete(event.request);
    history = foldCacheHistory(history, event);
    messages = foldMessages(messages, event);
  }
}

/** The fold of messages is that of a session's main agent. */
function sharesMessages({ actor, purpose }: EventOf<'request.sent'>, agents: ReadonlySet<string>): boolean {
  return agents.has(actor) && (purpose === 'main' || purpose === 'warm' || purpose === 'compaction' || purpose === 'side');
}

function trace({ event, number, messages }: Begun, ending: Ending, open: OpenRequest, prices: PriceBook): TracedRequest {
  const usage = ending.usage === null ? null : toTokenUsage(ending.usage);
  const { request, session, turn, at, model, purpose, isSimulated } = event;
  const { cached, changes, open: sent } = open;
  const costUsd = isSimulated ? 0 : usage === null ? null : priceUsage(prices, model, at, usage);
  const verdict = judgeCache({ cached, sent, usage, changes }, prices);
  return {
    ...open,
    summary: { request, session, turn, number, atMs: at, model, purpose, usage: usage ?? noUsage, costUsd, isSimulated, verdict },
    event,
    messages,
    diagnostics: ending.type === 'response.completed' ? ending.diagnostics : undefined,
  };
}
