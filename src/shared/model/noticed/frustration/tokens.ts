// A message's words as phrases are looked up in them.
import { leftOut } from './own-words.ts';

/** One word. Words of a sentence have its number in common, those between two commas their clause's. */
export interface Token {
  readonly word: string;
  /** As it was written. */
  readonly raw: string;
  readonly sentence: number;
  readonly clause: number;
  /** Set on the last word of a sentence. */
  readonly isLast: boolean;
  /** Set where several marks of question or exclamation stand behind it. */
  readonly isStressed: boolean;
}

const piece = /[\p{L}\p{N}][\p{L}\p{N}*]*(?:['’´`-][\p{L}\p{N}]+)*['’]?|\p{Extended_Pictographic}|[.,;:!?…–—()]+|\uE000/gu;
const sentenceEnd = /[.;!?…]/;

/** A word as it is compared: lower case, without apostrophes, umlauts as two letters, no letter more than twice in a row. */
export function plainWord(word: string): string {
  const lower = word.toLowerCase();
  if (/^[a-z]+$/.test(lower)) return lower.replace(/(.)\1{2,}/g, '$1');
  return lower
    .replace(/['’´`]/g, '')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replace(/(\p{L})\1{2,}/gu, '$1');
}

/** What joining and spelling know: other ways to write a word, and words that a "not" behind them belongs to. */
export interface Spelling {
  readonly others: ReadonlyMap<string, readonly string[]>;
  readonly joinsNot: ReadonlySet<string>;
}

/** The words of lines, at most `limit` of them. A line's end ends a sentence. */
export function tokensOf(lines: readonly string[], spelling: Spelling, limit: number): Token[] {
  const tokens: Mutable<Token>[] = [];
  let sentence = 0;
  let clause = 0;
  for (const line of lines) {
    for (const [raw] of line.matchAll(piece)) {
      if (/^[.,;:!?…–—()]/.test(raw)) {
        const last = tokens.at(-1);
        clause += 1;
        if (last && /[!?].*[!?]/.test(raw)) last.isStressed = true;
        if (sentenceEnd.test(raw)) sentence = endSentence(tokens, sentence);
        continue;
      }
      if (tokens.length >= limit) return finish(tokens);
      add(tokens, raw, sentence, clause, spelling);
    }
    sentence = endSentence(tokens, sentence);
    clause += 1;
  }
  return finish(tokens);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function add(tokens: Mutable<Token>[], raw: string, sentence: number, clause: number, { others, joinsNot }: Spelling): void {
  const plain = plainWord(raw);
  const words = others.get(raw.toLowerCase().replaceAll('’', "'")) ?? others.get(plain) ?? [plain];
  for (const word of words) {
    const last = tokens.at(-1);
    if (word === 'not' && last?.sentence === sentence && joinsNot.has(last.word)) {
      const joined = `${last.word}nt`;
      last.word = others.get(joined)?.[0] ?? joined;
      last.raw = `${last.raw} ${raw}`;
      continue;
    }
    tokens.push({ word, raw: word === leftOut ? '' : raw, sentence, clause, isLast: false, isStressed: false });
  }
}

function endSentence(tokens: Mutable<Token>[], sentence: number): number {
  const last = tokens.at(-1);
  if (last?.sentence !== sentence) return sentence;
  last.isLast = true;
  return sentence + 1;
}

function finish(tokens: Mutable<Token>[]): Token[] {
  const last = tokens.at(-1);
  if (last) last.isLast = true;
  return tokens;
}
