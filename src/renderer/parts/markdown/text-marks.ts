// Marks on places of a Markdown text that survive its formatting: emphasis, links and code in them stay what they are.
import type { MarkdownBlocks } from './split-blocks.ts';

/** A marked place: offsets in the text as it was written. `note` names what stands behind its sentence. */
export interface TextMark {
  readonly start: number;
  readonly end: number;
  readonly note: string;
  /** True where the words are not underlined. */
  readonly isQuiet?: boolean;
}

/** The marks of each block, with offsets in it. A mark that crosses blocks belongs to the first. */
export function marksOfBlocks(source: string, { blocks }: MarkdownBlocks, marks: readonly TextMark[]): TextMark[][] {
  const returns = [...source.matchAll(/\r\n/g)].map(({ index }) => index);
  const without = (offset: number) => offset - returns.filter((index) => index < offset).length;
  let start = 0;
  return blocks.map((block) => {
    const from = start;
    start += block.length;
    return marks
      .map((mark) => ({ ...mark, start: without(mark.start) - from, end: without(mark.end) - from }))
      .filter((mark) => mark.start >= 0 && mark.start < block.length)
      .map((mark) => ({ ...mark, end: Math.min(mark.end, block.length) }));
  });
}

interface TextNode {
  readonly type: 'text';
  readonly value: string;
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } } | undefined;
}
interface ElementNode {
  readonly type: 'element';
  readonly tagName: string;
  readonly properties: Record<string, unknown>;
  children: Node[];
}
type Node = TextNode | ElementNode | { readonly type: string };

const inline = new Set(['strong', 'em', 'del', 'a', 'code', 'span', 'mark']);

/** Where the characters of a text node stand in the source, and where it ends: marks of Markdown lie between them. */
function placesOf(value: string, source: string, from: number, to: number): number[] {
  const places: number[] = [];
  let at = from;
  for (const character of value) {
    // Escapes, entities and the indent of a line are in the source alone.
    const found = source.indexOf(character, at);
    if (found !== -1 && found < to && found - at <= 12) at = found;
    for (let unit = 0; unit < character.length; unit += 1) places.push(Math.min(at + unit, to));
    at = Math.min(at + character.length, to);
  }
  return places;
}

/** What puts the marks into a tree of HTML: `mark` elements around the words, and an empty one for each note. */
export function markTree(tree: { children: Node[] }, source: string, marks: readonly TextMark[]): void {
  const waiting = marks.map((mark) => ({ mark, noteAt: endOfSentence(source, mark.end), isBegun: false }));
  const due = (isDue: (entry: (typeof waiting)[number]) => boolean): Node[] => {
    const notes: Node[] = [];
    for (const entry of waiting.filter((candidate) => candidate.isBegun && isDue(candidate))) {
      waiting.splice(waiting.indexOf(entry), 1);
      notes.push({ type: 'element', tagName: 'mark', properties: { dataNote: entry.mark.note }, children: [] });
    }
    return notes;
  };
  /** The end of the last text that was passed, in the source. */
  let passed = 0;
  const splitText = (node: TextNode): Node[] => {
    const from = node.position?.start.offset;
    const to = node.position?.end.offset;
    if (from === undefined || to === undefined) return [node];
    const places = placesOf(node.value, source, from, to);
    passed = to;
    const pieces: Node[] = [];
    let start = 0;
    const close = (end: number) => {
      if (end === start) return;
      const value = node.value.slice(start, end);
      const mark = marks.find((candidate) => isIn(places[start] ?? to, candidate));
      if (mark) for (const entry of waiting) if (entry.mark === mark) entry.isBegun = true;
      const text: TextNode = { type: 'text', value };
      pieces.push(
        mark && !mark.isQuiet ? { type: 'element', tagName: 'mark', properties: { dataMark: mark.note }, children: [text] } : text,
      );
      start = end;
    };
    for (let index = 1; index < places.length; index += 1) {
      const [before = 0, here = 0] = [places[index - 1], places[index]];
      const isEdge =
        marks.some((mark) => isIn(before, mark) !== isIn(here, mark)) || waiting.some(({ noteAt }) => before < noteAt && here >= noteAt);
      if (isEdge) close(index);
      if (isEdge) pieces.push(...due(({ noteAt }) => noteAt <= here && noteAt > from));
    }
    close(node.value.length);
    return pieces;
  };
  const visit = (parent: { children: Node[] }, isInline: boolean): void => {
    const children: Node[] = [];
    for (const child of parent.children) {
      if (child.type === 'text') {
        const pieces = splitText(child as TextNode);
        const isNote = (piece: Node) => 'tagName' in piece && piece.properties['dataNote'] !== undefined;
        children.push(...pieces.filter((piece) => !isInline || !isNote(piece)));
        for (const note of isInline ? pieces.filter(isNote) : []) postponed.push(note);
      } else {
        if ('children' in child && child.tagName !== 'pre') visit(child, inline.has(child.tagName));
        children.push(child);
      }
      if (!isInline) children.push(...postponed.splice(0), ...due(({ noteAt }) => noteAt <= passed));
    }
    if (!isInline && 'tagName' in parent && !/^(?:ul|ol|table|thead|tbody|tr|blockquote)$/.test(String(parent.tagName)))
      children.push(...due(() => true));
    parent.children = children;
  };
  const postponed: Node[] = [];
  visit(tree, false);
}

function isIn(place: number, { start, end }: TextMark): boolean {
  return place >= start && place < end;
}

/** Where the sentence of a mark ends: its note stands behind the whole of it. */
function endOfSentence(source: string, from: number): number {
  const end = /[.!?…](?=["')*_\s]|$)|\n\s*(?:\n|[-*+•] |\d{1,3}[.)] )/.exec(source.slice(from, from + 1_000));
  if (!end) return source.length;
  return from + end.index + (end[0].startsWith('\n') ? 0 : 1);
}
