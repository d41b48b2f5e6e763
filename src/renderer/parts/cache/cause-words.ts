import type { MissCause } from '#shared/model/insight/cache-report.ts';
import { numberText } from '../format/money.ts';

/** Why the cache missed, as the heading of a list of misses. */
export const causeWords: Record<MissCause, string> = {
  expired: 'Idle longer than the cache lives',
  model: 'Model changed',
  effort: 'Effort or thinking changed',
  tools: 'Tools changed',
  section: 'Section changed',
  history: 'History rewritten',
  marks: 'Marks too far apart',
  server: 'Server dropped it',
};

/** `1 miss`, `1,204 misses`. */
export function missText(count: number): string {
  return count === 1 ? '1 miss' : `${numberText(count)} misses`;
}
