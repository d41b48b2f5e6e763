// What is known beside the difference: who declared it, what brought it about, how old the entry was, how often it came.
import { assertNever } from '#shared/model/assert-never.ts';
import type { CacheVerdict, MissCause, RequestComparison } from '#shared/model/insight/cache-report.ts';
import { missText } from '../../../parts/cache/cause-words.ts';
import { clockText } from '../../../parts/format/duration.ts';
import { sumText } from '../../../parts/format/money.ts';

interface Fact {
  readonly name: string;
  readonly words: string;
  /** Set as code, in front of the words. */
  readonly code?: string;
}

type Missed = Extract<CacheVerdict, { outcome: 'missed' }>;

/** The facts of a miss; of a request that did not miss there are none. */
export function whyFacts({ after, difference, soFar }: Pick<RequestComparison, 'after' | 'difference' | 'soFar'>): Fact[] {
  const { verdict } = after;
  if (verdict.outcome !== 'missed') return [];
  const facts: (Fact | null)[] = [
    declared(verdict),
    difference?.event ? { name: 'Changed by', code: difference.event.type, words: `event ${difference.event.seq}` } : null,
    verdict.ageMs === null ? null : { name: 'Cache age', words: ageWords(verdict.ageMs, verdict.ttlMs) },
    soFar.count === 0
      ? null
      : { name: 'So far', words: `${missText(soFar.count)} ${ofCause(verdict)}, ${sumText(soFar.lostUsd)} in 14 days` },
  ];
  return facts.filter((fact) => fact !== null);
}

/** Why no block differs, or why there is nothing to compare. */
export function noDifferenceWords({ before, after }: Pick<RequestComparison, 'before' | 'after'>): string {
  if (before === null) return 'There is no request before it to compare with.';
  const { verdict } = after;
  if (verdict.outcome !== 'missed') return 'What had been sent before was sent again, byte for byte.';
  switch (verdict.cause) {
    case 'expired':
      return 'No block differs. The same bytes came too late.';
    case 'model':
      return 'No block differs. The same bytes went to another model, and each model has a cache of its own.';
    case 'effort':
      return 'No block differs. The same bytes were sent with another effort or another way of thinking, and messages are cached for each apart.';
    case 'marks':
      return 'No block differs. The marks stood too far apart for the API to find the entry.';
    case 'server':
      return 'No block differs, and the time was not over.';
    case 'tools':
    case 'section':
    case 'history':
      return 'No block differs between these two requests.';
    default:
      return assertNever(verdict.cause);
  }
}

function declared({ cause, because }: Missed): Fact | null {
  if (cause !== 'section') return null;
  return { name: 'Declared', words: because === null ? 'not as one that may change' : `cache-breaking, because “${because}”` };
}

/** `1:52 of 5:00, so it had not expired`. */
export function ageWords(ageMs: number, ttlMs: number | null): string {
  if (ttlMs === null) return clockText(ageMs);
  return `${clockText(ageMs)} of ${clockText(ttlMs)}, so it had ${ageMs > ttlMs ? '' : 'not '}expired`;
}

const causesOf: Record<MissCause, string> = {
  expired: 'because time was over',
  model: 'by a change of the model',
  effort: 'by a change of effort or thinking',
  tools: 'by these tools',
  section: 'by this section',
  history: 'by rewritten history',
  marks: 'by marks that Tessera placed wrongly',
  server: 'without a cause of ours',
};

function ofCause({ cause }: Missed): string {
  return causesOf[cause];
}
