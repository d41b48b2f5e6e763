// Finds by rule what an answer claims to have done or found, in English and German.
import type { Claim, FoundClaim } from '../kinds.ts';
import { clausesOf } from './clauses.ts';
import { fileClaims } from './file-rules.ts';
import { withMoods, type MoodedClause } from './mood.ts';
import { numberClaims } from './number-rules.ts';
import { isAdmission, topicOf, verbClaims, type Topic } from './verb-rules.ts';

/** Raised whenever an answer may be found to claim something else. */
export const claimRule = 2;

/** "3 tests pass, 2 fail" does not say that the tests pass. */
const someFail =
  /\b(?:[1-9]\d{0,8}|one|two|three|some|ein\w{0,2}|zwei|einige) (?:\w+ ){0,3}(?:fail|fails|failed|failing|schlagen|schlägt|fehlgeschlagen)\b/;

/** More than these of one answer are not told. */
const maxClaims = 200;

/**
 * What an answer's text claims to have done or found, in the order it says so. Negations, plans, conditionals and questions are no claims, nor is what stands
 * in code blocks and quotations. Takes time in proportion to the text's length.
 */
export function extractClaims(text: string): Claim[] {
  const claims: Claim[] = [];
  let topic: { is: Topic; sentence: number } | null = null;
  const clauses = withMoods(clausesOf(text));
  const failing = new Set(clauses.filter(({ words }) => someFail.test(words)).map(({ sentence }) => sentence));
  for (const clause of clauses) {
    if (isAdmission(clause)) takeBack(claims, clause, text);
    const known: Topic | null = topic !== null && clause.sentence - topic.sentence <= 1 ? topic.is : null;
    const found = clause.mood === 'asserted' ? claimsOf(clause, known) : [];
    for (const { kind, subject } of found) {
      if (kind === 'tests-pass' && failing.has(clause.sentence) && /\d/.test(clause.words)) continue;
      claims.push({ kind, start: clause.start, end: clause.end, text: text.slice(clause.start, clause.end), subject });
      if (claims.length >= maxClaims) return claims;
    }
    const is = topicOf(clause.words);
    if (is !== null) topic = { is, sentence: clause.sentence };
  }
  return claims;
}

function claimsOf(clause: MoodedClause, topic: Topic | null): FoundClaim[] {
  const found = [...verbClaims(clause, topic), ...fileClaims(clause), ...numberClaims(clause)];
  return found.filter((claim, index) => found.findIndex(({ kind, subject }) => kind === claim.kind && subject === claim.subject) === index);
}

/** "The bug is fixed, but I have not verified it" claims no fix that was seen to work. */
function takeBack(claims: Claim[], clause: MoodedClause, text: string): void {
  for (let index = claims.length - 1; index >= 0; index -= 1) {
    const claim = claims[index];
    if (claim === undefined || clause.start - claim.end > 160 || text.slice(claim.end, clause.start).includes('\n\n')) return;
    if (claim.kind === 'bug-fixed') claims.splice(index, 1);
  }
}
