// The requests of a session as bars: so many of them around the one that is looked at, each with its tokens in words.
import type { CachedRequest } from '#shared/model/insight/cache-report.ts';
import type { RequestId } from '#shared/model/id.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/money.ts';
import type { TimelineRequest } from '../../../ui/chart/request-timeline.tsx';

/** So many bars are drawn at most. */
const mostBars = 120;
/** Every so many bars a time stands below. */
const timeEvery = 4;

/** The requests that are drawn: all, or those around the one that is looked at. */
export function requestsAround(requests: readonly CachedRequest[], shown: RequestId): readonly CachedRequest[] {
  const at = requests.findIndex(({ request }) => request === shown);
  const start = Math.max(0, Math.min(at - mostBars / 2, requests.length - mostBars));
  return requests.slice(start, start + mostBars);
}

/** The bars of some requests. `against` is printed strongly beside the shown one. */
export function timelineBars(requests: readonly CachedRequest[], shown: RequestId, against: RequestId | null): TimelineRequest[] {
  const at = requests.findIndex(({ request }) => request === shown);
  return requests.map((request, index) => {
    const { usage, number, atMs, verdict } = request;
    const written = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
    const hasTime = index === at || (index % timeEvery === 0 && Math.abs(index - at) > 1);
    const words = `Request ${number}: ${numberText(usage.cacheReadTokens)} read, ${numberText(written)} written, ${numberText(usage.inputTokens)} fresh`;
    return {
      key: request.request,
      label: String(number),
      ...(hasTime ? { detail: timeText(atMs, atMs) } : {}),
      parts: [
        { key: 'read', fill: 'read', value: usage.cacheReadTokens },
        { key: 'written', fill: 'written', value: written },
        { key: 'fresh', fill: 'fresh', value: usage.inputTokens },
      ],
      words: verdict.outcome === 'missed' ? `${words}, missed` : words,
      isStrong: request.request === against,
    };
  });
}

/** What is said of fresh tokens where they are too few to be drawn; null where they are drawn, or there are none. */
export function tooFewFresh(requests: readonly CachedRequest[]): string | null {
  const fresh = requests.map(({ usage }) => usage.inputTokens).filter((tokens) => tokens > 0);
  const highest = Math.max(
    0,
    ...requests.map(({ usage }) => usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens + usage.inputTokens),
  );
  const [least, most] = [Math.min(...fresh), Math.max(...fresh)];
  if (fresh.length === 0 || most > highest * 0.004) return null;
  return `${least === most ? numberText(least) : `${numberText(least)} to ${numberText(most)}`} tokens a request, too few to draw`;
}
