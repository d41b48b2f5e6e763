import type { CodeToken } from '../code/highlighter.ts';
import type { Span } from './diff-rows.ts';

export interface MarkedRun {
  readonly isMarked: boolean;
  readonly tokens: readonly CodeToken[];
}

/** Coloured pieces of a line, cut where marked stretches begin and end. Joined together they are the line. */
export function markTokens(tokens: readonly CodeToken[], spans: readonly Span[]): MarkedRun[] {
  const runs: { isMarked: boolean; tokens: CodeToken[] }[] = [];
  let at = 0;
  for (const token of tokens) {
    const end = at + token.text.length;
    let from = at;
    while (from < end) {
      const span = spans.find((candidate) => candidate.end > from);
      const isMarked = span !== undefined && span.start <= from;
      const to = Math.min(end, span === undefined ? end : isMarked ? span.end : span.start);
      const piece = { ...token, text: token.text.slice(from - at, to - at) };
      const last = runs.at(-1);
      if (last?.isMarked === isMarked) last.tokens.push(piece);
      else runs.push({ isMarked, tokens: [piece] });
      from = to;
    }
    at = end;
  }
  return runs;
}
