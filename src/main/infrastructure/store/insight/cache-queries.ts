// What the cache did in one session, made anew from its journal: always by the rule of today, and without the main thread.
import type { Database } from 'better-sqlite3';
import type { CachedRequest, RequestComparison } from '#shared/model/insight/cache-report.ts';
import type { PrefixChange } from '#shared/model/insight/cache-history.ts';
import { compareRequests } from '#shared/model/insight/compare-requests.ts';
import { traceRequests, type TracedRequest } from '#shared/model/insight/trace-requests.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Queries, SentEvidence } from '#main/ports/queries.ts';
import { createEventReader } from '../journal/events.ts';

type Requests = Queries['cache.requests'];
type Compare = Queries['cache.compare'];

/** So long ago may a miss lie that counts as one of the same kind. */
const soFarMs = 14 * 24 * 60 * 60 * 1000;

/** Every request of a session that reached the API; null where there is no such session. */
export function cacheRequests(database: Database, { session, prices }: Requests['params']): Requests['result'] {
  const events = readEvents(database, session);
  if (events === null) return null;
  const requests: CachedRequest[] = [];
  for (const { summary } of traceRequests(events, prices)) if (summary.session === session) requests.push(summary);
  return requests;
}

/** Two requests of a session, or of what a fork inherited, side by side; null where one of them is not there. */
export function cacheCompare(database: Database, { session, request, against, prices }: Compare['params']): Compare['result'] {
  const events = readEvents(database, session);
  const found = events && findPair(traceRequests(events, prices), request, against);
  if (found === null) return null;
  const { before, after, changes } = found;
  const comparison = { ...compareRequests(before, after, changes, prices), soFar: soFar(database, after.summary) };
  return { comparison, sent: { before: before && evidence(before), after: evidence(after) } };
}

/** A fork's inherited events stand before its own; null where there is no such session. */
function readEvents(database: Database, session: Requests['params']['session']): StoredEvent[] | null {
  const events = createEventReader({ database, file: database.name });
  if (!events.exists(session)) return null;
  const inherited = events.lineage(session).flatMap((ancestor) => events.read(ancestor.session, 0, ancestor.upToSeq));
  return [...inherited, ...events.read(session, 0)];
}

/** A request without its hashes and those of others: what can be kept of each. */
type Bare = Omit<TracedRequest, 'open' | 'cached'>;

interface Pair {
  readonly before: TracedRequest | null;
  readonly after: TracedRequest;
  /** What happened between them. */
  readonly changes: readonly PrefixChange[];
}

/** The request asked for and the one it is compared with: `against`, or the one whose prefix it should have read. */
function findPair(requests: Iterable<TracedRequest>, request: string, against: string | null): Pair | null {
  const passed = new Map<string, Bare>();
  let after: TracedRequest | null = null;
  let before: TracedRequest | null = null;
  for (const traced of requests) {
    const { summary, event, messages, changes, diagnostics } = traced;
    passed.set(summary.request, { summary, event, messages, changes, diagnostics });
    if (summary.request === request) after = traced;
    if (summary.request === against) before = traced;
    if (after !== null && (against === null || before !== null)) break;
  }
  if (after === null || (against !== null && before === null)) return null;
  const expected = after.cached;
  const known = expected === null ? undefined : passed.get(expected.sent.request);
  if (against === null && expected !== null && known !== undefined) before = { ...known, open: expected.sent, cached: null };
  return { before, after, changes: before === null ? [] : changesBetween([...passed.values()], before, after) };
}

/** Whichever of the two is the earlier. */
function changesBetween(passed: readonly Bare[], before: Bare, after: Bare): PrefixChange[] {
  const places = [before, after].map(({ summary }) => passed.findIndex((bare) => bare.summary.request === summary.request));
  const between = passed.slice(Math.min(...places) + 1, Math.max(...places) + 1);
  return [...new Set(between.flatMap(({ changes }) => changes))];
}

/** What stands in the journal of a request, with all its hashes. */
function evidence({ event, open, cached, changes, diagnostics }: TracedRequest): SentEvidence {
  const expected = cached && {
    request: cached.sent.request,
    tokens: cached.tokens,
    tokensForAnHour: cached.longTokens,
    refreshedAtMs: cached.refreshedAtMs,
  };
  return { event: { ...event, blocks: [...open.blocks] }, expected, changes: [...changes], diagnostics: diagnostics ?? null };
}

function soFar(database: Database, { verdict, atMs }: CachedRequest): RequestComparison['soFar'] {
  if (verdict.outcome !== 'missed') return { count: 0, lostUsd: 0 };
  const { cause, blockName } = verdict;
  const sums = database.prepare<[object], RequestComparison['soFar']>(
    `SELECT count(*) AS count, total(lost_usd) AS lostUsd FROM usage INDEXED BY usage_missed
     WHERE outcome = 'missed' AND at > @fromMs AND at <= @atMs AND is_simulated = 0 AND cause = @cause AND json_extract(verdict, '$.blockName') IS @blockName`,
  );
  return sums.get({ fromMs: atMs - soFarMs, atMs, cause, blockName }) ?? { count: 0, lostUsd: 0 };
}
