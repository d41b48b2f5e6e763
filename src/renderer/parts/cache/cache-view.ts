// How the cache page was left: a request and what it is compared with, and behind it the list of misses.
import { projectId, requestId, sessionId } from '#shared/model/id.ts';
import { missCause } from '#shared/model/insight/cache-report.ts';
import type { RequestId, SessionId } from '#shared/model/id.ts';
import { z } from 'zod';
import { daySpan, range } from '../range/usage-range.ts';

const missesView = z.object({
  range,
  /** A stretch of days that goes before the range. */
  picked: daySpan.nullable(),
  project: projectId.nullable(),
  model: z.string().nullable(),
  cause: missCause.nullable(),
});
/** Which misses are listed. */
export type MissesView = z.infer<typeof missesView>;

const shownRequest = z.object({
  session: sessionId,
  request: requestId,
  /** What it is compared with; null: the one before it in its conversation. */
  against: requestId.nullable(),
});
/** The request that is looked at. */
export type ShownRequest = z.infer<typeof shownRequest>;

export const cacheView = missesView.extend({ shown: shownRequest.nullable() });
export type CacheView = z.infer<typeof cacheView>;

export const firstCacheView: CacheView = { range: '14', picked: null, project: null, model: null, cause: null, shown: null };

interface CachePlace {
  readonly request?: { readonly session: SessionId; readonly request: RequestId };
  readonly misses?: Partial<MissesView>;
}

/** The page after going to a place in it. A place that names nothing leads to where one was. */
export function cacheViewAt(view: CacheView, { request, misses }: CachePlace): CacheView {
  if (request !== undefined) return { ...view, shown: { session: request.session, request: request.request, against: null } };
  if (misses === undefined) return view;
  const { range: days = view.range, picked = view.picked, project = view.project, model = view.model, cause = view.cause } = misses;
  return { range: days, picked, project, model, cause, shown: null };
}
