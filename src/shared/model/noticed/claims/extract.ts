import type { Claim } from '../kinds.ts';

/** Raised whenever an answer may be found to claim something else. */
export const claimRule = 1;

/** What an answer's text claims to have done or found, in the order it says so. Negations, plans, conditionals and questions are no claims. */
export function extractClaims(_text: string): Claim[] {
  return [];
}
