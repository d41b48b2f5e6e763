// Whether a message asks again, in other words, for what one of the messages before it asked for.
import { plainWord } from './tokens.ts';

/** How many messages back are compared, and how much of each is looked at. */
const messagesBack = 3;
const comparedLength = 800;
const comparedWords = 40;
/** So many words that say what is asked for must be the same, and so much of all of them. */
const sameWords = 4;
const sameShare = 0.55;

const endings = /(?:ations?|ings?|ungen|ung|ments?|edly|ed|es|en|em|er|ers|e|s|st|t|n)$/;

/** The words of a message that say what it is about, without their endings, in their order. */
export function contentWords(text: string, stopWords: ReadonlySet<string>): string[] {
  const words: string[] = [];
  for (const [word] of text.slice(0, comparedLength).matchAll(/[\p{L}\p{N}][\p{L}\p{N}_'’-]*/gu)) {
    const plain = plainWord(word);
    if (plain.length > 1 && !stopWords.has(plain)) words.push(plain.length > 4 ? plain.replace(endings, '') : plain);
    if (words.length === comparedWords) break;
  }
  return words;
}

/** The earlier message that is asked for again, or null. `before`: newest first. */
export function repeatedMessage(text: string, before: readonly string[], stopWords: ReadonlySet<string>): string | null {
  const said = contentWords(text, stopWords);
  if (new Set(said).size < sameWords) return null;
  const candidates = before.slice(0, messagesBack);
  return candidates.find((earlier) => asksTheSame(said, contentWords(earlier, stopWords))) ?? null;
}

function asksTheSame(said: readonly string[], earlier: readonly string[]): boolean {
  const [a, b] = [new Set(said), new Set(earlier)];
  const same = [...a].filter((word) => b.has(word) || [...b].some((other) => isOneInTheOther(word, other)));
  if (same.length < sameWords || same.length / (a.size + b.size - same.length) < sameShare) return false;
  return !isTemplate(said, earlier);
}

/** Compounds and prefixes: "anklicken" and "klicken". */
function isOneInTheOther(word: string, other: string): boolean {
  const [short, long] = word.length < other.length ? [word, other] : [other, word];
  return short.length >= 4 && long.length - short.length <= 4 && (long.startsWith(short) || long.endsWith(short));
}

/** The same sentence about another thing, "tests for the login form" and "tests for the signup form", is a new request. */
function isTemplate(said: readonly string[], earlier: readonly string[]): boolean {
  if (said.length !== earlier.length) return false;
  const differing = said.filter((word) => !earlier.some((other) => other === word || isOneInTheOther(word, other))).length;
  return differing > 0 && differing <= Math.max(2, said.length / 4);
}
