// Scores a message of the person by rule: whether it says that the work went wrong, or only asks to go on.
import type { MessageScore, ScoreReason } from '../kinds.ts';
import { lexiconOf, type Lexicon } from './lexicon.ts';
import { leftOut, ownLines } from './own-words.ts';
import { findPhrases, type Found } from './phrases.ts';
import { repeatedMessage } from './repetition.ts';
import { shoutedWords } from './shouting.ts';
import { tokensOf, type Token } from './tokens.ts';
import type { ScoreWords } from './words.ts';

/** Raised whenever a message may be scored otherwise: what was scored by an older rule is scored anew. */
export const scoreRule = 2;

/** A message is negative, or asks to go on, from this score on. */
const threshold = 0.5;
/** So many words are read of a message: more is hardly said in passing. */
const readWords = 125;
/** In a message of more words, one complaint may be part of what it is about. */
const longMessage = 120;
const longShare = 0.7;
/** Hints count in messages of at most so many words. */
const hintedWords = 30;

const weights = {
  insult: 0.9,
  swearing: 0.6,
  complaint: 0.65,
  grumble: 0.3,
  blame: 0.55,
  hint: 0.3,
  undo: 0.7,
  shouting: 0.6,
  punctuation: 0.25,
  repetition: 0.6,
};

/** What speaks for a score. */
interface Sign {
  readonly reason: ScoreReason;
  readonly weight: number;
}

/**
 * Scores one message in under a millisecond, whatever is in it. `before`: the person's messages before it in the session, newest first. Quoted text, code, logs and
 * pasted errors do not count.
 */
export function scoreMessage(text: string, before: readonly string[], words: ScoreWords): MessageScore {
  const lexicon = lexiconOf(words);
  const lines = ownLines(text);
  const tokens = tokensOf(lines, lexicon.spelling, readWords);
  if (tokens.length === 0) return none;
  const going = continueScore(tokens, lexicon);
  const signs = going > 0 ? [] : [...saidSigns(tokens, lexicon), ...shouted(lines, lexicon)];
  const repeated = going > 0 ? null : repeatedMessage(text, before, lexicon.stopWords);
  if (repeated !== null) signs.push({ reason: { rule: 'repetition', words: shortened(repeated) }, weight: weights.repetition });
  const stressed = tokens.find((token) => token.isStressed);
  if (signs.length > 0 && stressed) signs.push({ reason: { rule: 'punctuation', words: `${stressed.raw}…` }, weight: weights.punctuation });

  const score = combined(signs, tokens.length > longMessage ? longShare : 1);
  if (score >= threshold) return { kind: 'negative', score, reasons: signs.map((sign) => sign.reason) };
  if (going >= threshold) return { kind: 'continue', score: going, reasons: [{ rule: 'continue', words: shortened(text) }] };
  return { kind: 'none', score, reasons: signs.map((sign) => sign.reason) };
}

const none: MessageScore = { kind: 'none', score: 0, reasons: [] };

/** Signs that each may err add up like independent chances; to two places, so that no score rests on a rounding. */
function combined(signs: readonly Sign[], share: number): number {
  const doubt = signs.reduce((left, sign) => left * (1 - sign.weight * share), 1);
  return Math.round((1 - doubt) * 100) / 100;
}

/** How surely the whole message only asks to go on: there must be such words, and nothing beside them but fillers. */
function continueScore(tokens: readonly Token[], lexicon: Lexicon): number {
  if (tokens.length > 14 || tokens.some((token) => token.word === leftOut)) return 0;
  const asked = new Set(findPhrases(lexicon.continues, tokens).flatMap(indices));
  if (asked.size === 0) return 0;
  for (const tail of findPhrases(lexicon.tails, tokens)) {
    if (asked.has(tail.first - 1) && tokens[tail.first - 1]?.sentence === tokens[tail.first]?.sentence) {
      for (const index of restOf(tokens, tail, 'sentence')) asked.add(index);
    }
  }
  const isFiller = (word: string) => lexicon.fillers.has(word) || /^\d{1,3}$/.test(word);
  const fillers = tokens.filter((token, index) => !asked.has(index) && isFiller(token.word)).length;
  if (asked.size + fillers < tokens.length || fillers > 8) return 0;
  return Math.round((1 - 0.05 * fillers) * 100) / 100;
}

/** What phrases say, each word counted for one rule. */
function saidSigns(tokens: readonly Token[], lexicon: Lexicon): Sign[] {
  const taken = new Set<number>();
  const isTaken = (index: number) => taken.has(index);
  for (const found of findPhrases(lexicon.reports, tokens)) for (const index of restOf(tokens, found, 'sentence')) taken.add(index);
  for (const found of findPhrases(lexicon.unmeant, tokens)) for (const index of indices(found)) taken.add(index);
  const isAbout = findPhrases(lexicon.mentions, tokens).length > 0;
  const selves = new Set(findPhrases(lexicon.self, tokens).flatMap(indices));
  const signs: Sign[] = [];
  const take = (rule: ScoreReason['rule'], weight: number, founds: readonly Found[]) => {
    for (const found of founds) {
      if (indices(found).some(isTaken)) continue;
      signs.push({ reason: { rule, words: shortened(wordsOf(tokens, found)) }, weight });
      for (const index of indices(found)) taken.add(index);
    }
  };
  if (!isAbout) {
    const isOwnFault = ({ first, last }: Found) => [first - 1, first - 2, last + 1, last + 2].some((index) => selves.has(index));
    const isOwnWork = ({ first }: Found) => selves.has(first - 1);
    take(
      'insult',
      weights.insult,
      findPhrases(lexicon.insults, tokens, isTaken).filter((found) => !isOwnWork(found)),
    );
    take(
      'insult',
      weights.swearing,
      findPhrases(lexicon.swearing, tokens, isTaken).filter((found) => !isOwnFault(found)),
    );
  }
  const asides = findPhrases(lexicon.asides, tokens);
  for (const found of asides) for (const index of restOf(tokens, found, 'clause')) taken.add(index);
  // What shall happen under a condition is asked of the program, not of what was just done.
  const isUnderCondition = ({ first }: Found) =>
    asides.some((aside) => aside.first < first && tokens[aside.first]?.sentence === tokens[first]?.sentence);
  take(
    'undo',
    weights.undo,
    findPhrases(lexicon.undo, tokens, isTaken).filter((found) => !isUnderCondition(found)),
  );
  take('complaint', weights.complaint, findPhrases(lexicon.complaints, tokens, isTaken));
  take('complaint', weights.grumble, findPhrases(lexicon.grumbles, tokens, isTaken));
  // Who orders something tells what is wrong as part of the order; who only tells, complains.
  const isTold = tokens.length <= hintedWords && findPhrases(lexicon.orders, tokens).length === 0;
  if (isTold) {
    take('complaint', weights.blame, findPhrases(lexicon.blames, tokens, isTaken));
    take('complaint', weights.hint, findPhrases(lexicon.hints, tokens, isTaken));
  }
  return signs;
}

/** The words that a phrase takes with it: the rest of its sentence, or a few up to the next comma. */
function restOf(tokens: readonly Token[], { first, last }: Found, until: 'sentence' | 'clause'): number[] {
  const begin = tokens[first];
  const rest: number[] = [];
  for (let index = first; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.sentence !== begin?.sentence) break;
    if (until === 'clause' && index > last && (token?.clause !== begin?.clause || index - last > asideWords)) break;
    rest.push(index);
  }
  return rest;
}

const asideWords = 6;

function shouted(lines: readonly string[], { names }: Lexicon): Sign[] {
  const words = shoutedWords(lines, names);
  return words.length === 0 ? [] : [{ reason: { rule: 'shouting', words: shortened(words.join(' ')) }, weight: weights.shouting }];
}

function indices({ first, last }: Found): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function wordsOf(tokens: readonly Token[], { first, last }: Found): string {
  return tokens
    .slice(first, last + 1)
    .map((token) => token.raw)
    .join(' ');
}

function shortened(words: string): string {
  return words.length <= 80 ? words : `${words.slice(0, 79)}…`.toWellFormed();
}
