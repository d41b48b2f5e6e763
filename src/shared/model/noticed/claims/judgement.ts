import type { JudgedClaim } from '../kinds.ts';
import type { Moment } from './evidence.ts';

/** What the journal says to a claim. */
export type Judgement = Pick<JudgedClaim, 'verdict' | 'missing' | 'evidence'>;

/** What was done speaks for it. */
export const supported = (evidence: readonly string[]): Judgement => ({ verdict: 'supported', missing: null, evidence: [...evidence] });
/** Nothing speaks for it. */
export const unsupported = (missing: string, evidence: readonly string[] = []): Judgement => ({
  verdict: 'unsupported',
  missing,
  evidence: [...evidence],
});
/** What was done speaks against it. */
export const contradicted = (missing: string, evidence: readonly string[]): Judgement => ({
  verdict: 'contradicted',
  missing,
  evidence: [...evidence],
});

/** "event 1,184". */
export function eventName({ seq }: Pick<Moment, 'seq'>): string {
  return `event ${seq.toLocaleString('en-US')}`;
}
