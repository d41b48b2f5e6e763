// Whether a message is shouted: written in capitals, and not because names, keywords or identifiers are.
import { plainWord } from './tokens.ts';

/** Words of so many letters count: shorter ones are acronyms as often as not. */
const longEnough = 4;
const fewest = 2;
const allOf = 4;

/** The shouted words, or none where they are not most of what is said. */
export function shoutedWords(lines: readonly string[], names: ReadonlySet<string>): string[] {
  const words = lines.flatMap((line) => line.match(/\p{L}[\p{L}\p{N}'’]*/gu) ?? []);
  const capitals = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase());
  // Who writes every word in capitals shouts the names as well.
  const isAll = capitals.length === words.length && words.length >= allOf;
  const shouted = isAll ? capitals : capitals.filter((word) => !names.has(plainWord(word)));
  const long = shouted.filter((word) => word.length >= longEnough);
  if (long.length < fewest || words.length > 200) return [];
  const letters = (list: readonly string[]) => list.reduce((sum, word) => sum + word.length, 0);
  return letters(shouted) >= 0.6 * letters(words) ? long : [];
}
