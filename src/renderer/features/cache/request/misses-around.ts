import type { CachedRequest } from '#shared/model/insight/cache-report.ts';
import type { RequestId } from '#shared/model/id.ts';
import { missText } from '../../../parts/cache/cause-words.ts';

interface MissesAround {
  /** Where among the session's misses the request stands. */
  readonly words: string;
  readonly previous: CachedRequest | null;
  readonly next: CachedRequest | null;
}

/** The misses of a session before and behind a request, whether it is one itself or not. */
export function missesAround(requests: readonly CachedRequest[], shown: RequestId): MissesAround {
  const at = requests.findIndex(({ request }) => request === shown);
  const misses = requests.filter(({ verdict }) => verdict.outcome === 'missed');
  const index = misses.findIndex(({ request }) => request === shown);
  return {
    words: requests.length === 0 ? '' : placeWords(index, misses.length),
    previous: at < 0 ? null : (requests.slice(0, at).findLast(({ verdict }) => verdict.outcome === 'missed') ?? null),
    next: at < 0 ? null : (requests.slice(at + 1).find(({ verdict }) => verdict.outcome === 'missed') ?? null),
  };
}

function placeWords(index: number, count: number): string {
  if (count === 0) return 'No miss in this session';
  return index < 0 ? `${missText(count)} in this session` : `Miss ${index + 1} of ${count} in this session`;
}
