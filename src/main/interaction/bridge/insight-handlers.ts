import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';

/** What requests cost, what the cache did, and what the next send will cost. */
export function insightHandlers({ insight }: Engine) {
  const { usage, cache, forecast } = bridge;
  return {
    usage: {
      report: usage.report.handler(({ input }) => insight.usage.report(input)),
      sessions: usage.sessions.handler(({ input: { purpose, ...filter } }) => insight.usage.sessions(filter, purpose)),
      burn: usage.burn.handler(() => insight.usage.burn()),
      export: usage.export.handler(({ input: { format, ...filter } }) => insight.usage.export(filter, format)),
    },
    cache: {
      misses: cache.misses.handler(({ input: { limit, ...filter } }) => insight.cache.misses(filter, limit)),
      requests: cache.requests.handler(({ input }) => insight.cache.requests(input.session)),
      compare: cache.compare.handler(({ input }) => insight.cache.compare(input.session, input.request, input.against)),
      exportEvidence: cache.exportEvidence.handler(({ input }) =>
        insight.cache.exportEvidence(input.session, input.request, input.against),
      ),
    },
    forecast: {
      next: forecast.next.handler(({ input }) => insight.forecast.next(input.session, { bytes: input.draftBytes, images: input.images })),
      keepWarm: forecast.keepWarm.handler(({ input }) => insight.forecast.keepWarm(input.session)),
      setKeepWarm: forecast.setKeepWarm.handler(({ input }) => insight.forecast.setKeepWarm(input.session, input.isOn)),
    },
  };
}
