const longest = 16;

/** A text in pieces of a few words, as models stream it. Joined they are the text; none ends inside a character. */
export function pieces(text: string): string[] {
  const words = text.match(/\s*\S{1,16}|\s+/gu) ?? [];
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last !== undefined && last.length + word.length <= longest) joined[joined.length - 1] = last + word;
    else joined.push(word);
  }
  return joined;
}
