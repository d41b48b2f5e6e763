// What the cache did in one session, made anew from its journal: always by the rule of today, and without the main thread.
import type { Database } from 'better-sqlite3';
import type { CachedRequest } from '#shared/model/insight/cache-report.ts';
import { compareRequests } from '#shared/model/insight/compare-requests.ts';
import { traceRequests, type TracedRequest } from '#shared/model/insight/trace-requests.ts';
import type { Queries } from '#main/ports/queries.ts';
import { createEventReader } from '../journal/events.ts';

type Requests = Queries['cache.requests'];
type Compare = Queries['cache.compare'];

/** Every request of a session that reached the API; null where there is no such session. */
export function cacheRequests(database: Database, { session, prices }: Requests['params']): Requests['result'] {
  return trace(database, { session, prices })?.map((entry): CachedRequest => entry.summary) ?? null;
}

/** Two requests of a session side by side; null where one of them is not there. */
export function cacheCompare(database: Database, { session, request, against, prices }: Compare['params']): Compare['result'] {
  const traced = trace(database, { session, prices });
  const after = traced?.find((entry) => entry.summary.request === request);
  if (traced === null || after === undefined) return null;
  const wanted = against ?? after.cached?.sent.request ?? null;
  const before = wanted === null ? null : traced.find((entry) => entry.summary.request === wanted);
  return before === undefined && against !== null ? null : compareRequests(before ?? null, after, prices);
}

function trace(database: Database, { session, prices }: Requests['params']): TracedRequest[] | null {
  const events = createEventReader({ database, file: database.name });
  if (!events.exists(session)) return null;
  const inherited = events.lineage(session).flatMap((ancestor) => events.read(ancestor.session, 0, ancestor.upToSeq));
  return traceRequests(inherited, events.read(session, 0), prices);
}
