// Finds words in what is drawn: in text nodes, across the spans that colour code, never across two paragraphs.
import { foldCase, type FindQuery, type MatchPlace } from './search-transcript.ts';

interface Piece {
  readonly node: Text;
  /** Where its text begins in the whole. */
  readonly start: number;
}

/** The drawn text of an element; what stands in other blocks is held apart by line feeds. */
interface Drawn {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A place on the page where the words stand, with its place in the drawn text. */
interface DrawnMatch {
  readonly range: Range;
  readonly start: number;
}

/** The places in an element where the words stand. */
export function rangesIn(element: Element, query: FindQuery): Range[] {
  return matchesIn(drawnText(element), query).map(({ range }) => range);
}

/** Of the places in an element, the one that stands in the same words as the match; null where the words are not drawn. */
export function rangeOfMatch(element: Element, query: FindQuery, place: MatchPlace): Range | null {
  const drawn = drawnText(element);
  const source = `\n${place.text.text}\n`;
  const start = place.start + 1;
  const end = start + query.text.length;
  let best: { readonly range: Range; readonly likeness: number } | null = null;
  for (const match of matchesIn(drawn, query)) {
    const likeness =
      alike(source, start - 1, drawn.text, match.start - 1, -1) + alike(source, end, drawn.text, match.start + query.text.length, 1);
    if (best === null || likeness > best.likeness) best = { range: match.range, likeness };
  }
  return best?.range ?? null;
}

const mostContext = 200;

/** How many characters are the same from two places on, in one direction. */
function alike(a: string, fromA: number, b: string, fromB: number, step: 1 | -1): number {
  let count = 0;
  while (count < mostContext) {
    const character = a[fromA + step * count];
    if (character === undefined || character !== b[fromB + step * count]) break;
    count += 1;
  }
  return count;
}

function matchesIn({ text, pieces }: Drawn, query: FindQuery): DrawnMatch[] {
  const matches: DrawnMatch[] = [];
  const haystack = query.isCaseSensitive ? text : foldCase(text);
  const needle = query.isCaseSensitive ? query.text : foldCase(query.text);
  if (needle === '') return matches;
  let piece = 0;
  for (let start = haystack.indexOf(needle); start >= 0; start = haystack.indexOf(needle, start + needle.length)) {
    while ((pieces[piece + 1]?.start ?? Infinity) <= start) piece += 1;
    const end = start + needle.length;
    let last = piece;
    while ((pieces[last + 1]?.start ?? Infinity) < end) last += 1;
    const [from, to] = [pieces[piece], pieces[last]];
    if (!from || !to) break;
    const range = document.createRange();
    range.setStart(from.node, Math.min(start - from.start, from.node.length));
    range.setEnd(to.node, Math.min(end - to.start, to.node.length));
    matches.push({ range, start });
  }
  return matches;
}

function drawnText(element: Element): Drawn {
  const blocks = new Map<Element, Element>();
  const pieces: Piece[] = [];
  let text = '\n';
  let block: Element | null = null;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!(node instanceof Text) || parent === null || node.data === '') continue;
    const own = blockOf(parent, blocks);
    if (block !== null && own !== block) text += '\n';
    block = own;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text: `${text}\n`, pieces };
}

/** The nearest element around that is no part of a line. */
function blockOf(element: Element, blocks: Map<Element, Element>): Element {
  const before = blocks.get(element);
  if (before) return before;
  const parent = element.parentElement;
  const block = parent !== null && getComputedStyle(element).display === 'inline' ? blockOf(parent, blocks) : element;
  blocks.set(element, block);
  return block;
}
