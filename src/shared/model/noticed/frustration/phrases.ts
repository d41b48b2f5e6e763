// Looking up many phrases in a message at once: each is tried only where its first word stands, and looks at most a few words ahead.
import { plainWord, type Token } from './tokens.ts';

interface Step {
  readonly words: ReadonlySet<string>;
  readonly starts: readonly string[];
  readonly ends: readonly string[];
  readonly isOptional: boolean;
}

type Part = Step | 'gap' | 'wide-gap' | 'end' | 'stress';

interface Phrase {
  readonly isAtStart: boolean;
  readonly parts: readonly Part[];
}

/** Phrases by the words that may begin them. */
export interface PhraseBook {
  readonly byWord: ReadonlyMap<string, readonly Phrase[]>;
  /** Those that begin with any word of a beginning, by its first three letters. */
  readonly byStart: ReadonlyMap<string, readonly Phrase[]>;
  /** Words that may stand before the beginning of a clause without being it: "please", "no". */
  readonly openers: ReadonlySet<string>;
}

/** Where a phrase stands: from its first to its last token. */
export interface Found {
  readonly first: number;
  readonly last: number;
}

/** How many words a gap spans at most. */
const gapWords = { gap: 3, 'wide-gap': 8 } as const;

/** Who says it so often has said it. */
const mostFound = 24;

/** Makes phrases ready to be looked up. Throws a message for the person where one is not written as phrases are. */
export function compilePhrases(phrases: readonly string[], openers: ReadonlySet<string> = new Set()): PhraseBook {
  const byWord = new Map<string, Phrase[]>();
  const byStart = new Map<string, Phrase[]>();
  for (const written of phrases) {
    const phrase = compile(written);
    for (const step of beginnings(written, phrase.parts)) {
      for (const word of step.words) push(byWord, word, phrase);
      for (const start of step.starts) push(byStart, start.slice(0, 3), phrase);
    }
  }
  return { byWord, byStart, openers };
}

/** All places where a phrase of the book stands; `isLeftOut` names tokens that no phrase may use. */
export function findPhrases(book: PhraseBook, tokens: readonly Token[], isLeftOut: (index: number) => boolean = () => false): Found[] {
  const found: Found[] = [];
  for (const [index, token] of tokens.entries()) {
    const whole = book.byWord.get(token.word);
    const begun = book.byStart.size === 0 ? undefined : book.byStart.get(token.word.slice(0, 3));
    if ((whole === undefined && begun === undefined) || isLeftOut(index)) continue;
    const phrases = begun === undefined ? (whole ?? []) : [...(whole ?? []), ...begun];
    const isClauseStart = beginsClause(tokens, index, book.openers);
    let longest = -1;
    for (const { isAtStart, parts } of phrases) {
      if (isAtStart && !isClauseStart) continue;
      longest = Math.max(longest, match(parts, 0, tokens, index, index, isLeftOut));
    }
    if (longest >= 0) found.push({ first: index, last: longest });
    if (found.length === mostFound) break;
  }
  return found;
}

/** The last token of a match, or -1. `last`: the last token that was matched so far. */
function match(
  parts: readonly Part[],
  part: number,
  tokens: readonly Token[],
  at: number,
  last: number,
  isLeftOut: (index: number) => boolean,
): number {
  const step = parts[part];
  if (step === undefined) return last;
  const before = tokens[last];
  if (step === 'end') return before?.isLast === true ? match(parts, part + 1, tokens, at, last, isLeftOut) : -1;
  if (step === 'stress') return before?.isStressed === true ? match(parts, part + 1, tokens, at, last, isLeftOut) : -1;
  if (step === 'gap' || step === 'wide-gap') {
    for (let skip = 0; skip <= gapWords[step]; skip += 1) {
      const end = match(parts, part + 1, tokens, at + skip, last, isLeftOut);
      if (end >= 0) return end;
    }
    return -1;
  }
  const token = tokens[at];
  if (token !== undefined && token.sentence === before?.sentence && !isLeftOut(at) && fits(step, token.word)) {
    const end = match(parts, part + 1, tokens, at + 1, at, isLeftOut);
    if (end >= 0) return end;
  }
  return step.isOptional ? match(parts, part + 1, tokens, at, last, isLeftOut) : -1;
}

function fits({ words, starts, ends }: Step, word: string): boolean {
  return (
    words.has(word) || starts.some((start) => word.startsWith(start)) || ends.some((end) => word.length > end.length && word.endsWith(end))
  );
}

function beginsClause(tokens: readonly Token[], index: number, openers: ReadonlySet<string>): boolean {
  const clause = tokens[index]?.clause;
  for (let before = index - 1; before >= 0; before -= 1) {
    const token = tokens[before];
    if (token === undefined || token.clause !== clause) return true;
    if (!openers.has(token.word)) return false;
  }
  return true;
}

function compile(written: string): Phrase {
  const words = written.trim().split(/\s+/);
  const isAtStart = words[0] === '^';
  const parts = (isAtStart ? words.slice(1) : words).map((word): Part => {
    if (word === '..') return 'gap';
    if (word === '...') return 'wide-gap';
    if (word === '$') return 'end';
    if (word === '??') return 'stress';
    const isOptional = word.endsWith('?');
    const alternatives = (isOptional ? word.slice(0, -1) : word).split('|').filter((alternative) => alternative !== '');
    const starts = alternatives.filter((alternative) => /.{3}\*$/.test(alternative)).map((start) => plainWord(start.slice(0, -1)));
    const ends = alternatives.filter((alternative) => /^\*.{3}/.test(alternative)).map((end) => plainWord(end.slice(1)));
    const whole = alternatives.filter((alternative) => !/.{3}\*$|^\*.{3}/.test(alternative)).map(plainWord);
    return { words: new Set(whole), starts, ends, isOptional };
  });
  return { isAtStart, parts };
}

/** The steps that may match first: those up to the first that must. */
function beginnings(written: string, parts: readonly Part[]): Step[] {
  const steps: Step[] = [];
  for (const part of parts) {
    if (typeof part === 'string') break;
    // Words are looked up by how they begin.
    if (part.ends.length > 0) break;
    steps.push(part);
    if (!part.isOptional) return steps;
  }
  throw new Error(`The phrase ${JSON.stringify(written)} begins with no word.`);
}

function push(map: Map<string, Phrase[]>, key: string, phrase: Phrase): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [phrase]);
  else if (known.at(-1) !== phrase) known.push(phrase);
}
