/** An `@` with the beginning of a path behind it, where the caret stands. */
export interface Mention {
  /** Place of the `@`. */
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

/** The mention that is being written at the caret, or null. An `@` inside a word (an address) begins none. */
export function mentionAt(text: string, caret: number): Mention | null {
  const found = /(?:^|[\s("'`])@([^\s@"'`]*)$/.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { start: caret - query.length - 1, end: caret, query };
}

/** The text with the mention completed, and where the caret stands then. A folder stays open for its next part. */
export function completeMention(text: string, mention: Mention, path: string, isFolder: boolean): { text: string; caret: number } {
  const written = isFolder ? `@${path.replace(/\/?$/, '/')}` : `@${path} `;
  const rest = text.slice(mention.end);
  const tail = !isFolder && rest.startsWith(' ') ? rest.slice(1) : rest;
  return { text: text.slice(0, mention.start) + written + tail, caret: mention.start + written.length };
}
