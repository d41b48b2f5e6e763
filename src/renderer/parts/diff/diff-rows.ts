// From hunks to what is drawn: rows with line numbers, and in changed lines the words that changed.
import type { DiffHunk } from '#shared/model/tool-details.ts';
import { diffWordsWithSpace } from 'diff';

/** A stretch of a line, from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  readonly oldNumber: number | null;
  readonly newNumber: number | null;
  /** The words of it that changed; empty where the line changed as a whole. */
  readonly changed: readonly Span[];
}

/** Rows side by side: a removed line beside the added one that took its place. */
export interface DiffPair {
  readonly left: DiffLine | null;
  readonly right: DiffLine | null;
}

// Comparing words grows with the square of their number: beyond this the lines alone are marked.
const longestCompared = 4_000;
const leastInCommon = 0.3;

/** The lines of a hunk, numbered, with the changed words marked. */
export function linesOf(hunk: DiffHunk): DiffLine[] {
  let oldNumber = hunk.oldStart;
  let newNumber = hunk.newStart;
  const lines = hunk.lines
    .filter((line) => !line.startsWith('\\'))
    .map((line): DiffLine => {
      const text = line.slice(1);
      if (line.startsWith('-')) return { kind: 'removed', text, oldNumber: oldNumber++, newNumber: null, changed: [] };
      if (line.startsWith('+')) return { kind: 'added', text, oldNumber: null, newNumber: newNumber++, changed: [] };
      return { kind: 'same', text, oldNumber: oldNumber++, newNumber: newNumber++, changed: [] };
    });
  return changesIn(lines).flatMap((part) => (part.kind === 'same' ? part.lines : markWords(part.removed, part.added)));
}

/** The same lines in two columns. */
export function pairsOf(lines: readonly DiffLine[]): DiffPair[] {
  return changesIn(lines).flatMap((part): DiffPair[] => {
    if (part.kind === 'same') return part.lines.map((line) => ({ left: line, right: line }));
    const height = Math.max(part.removed.length, part.added.length);
    return Array.from({ length: height }, (_, row) => ({ left: part.removed[row] ?? null, right: part.added[row] ?? null }));
  });
}

type Part =
  | { readonly kind: 'same'; readonly lines: DiffLine[] }
  | { readonly kind: 'change'; readonly removed: DiffLine[]; readonly added: DiffLine[] };

function changesIn(lines: readonly DiffLine[]): Part[] {
  const parts: Part[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (line.kind === 'same') {
      if (last?.kind === 'same') last.lines.push(line);
      else parts.push({ kind: 'same', lines: [line] });
      continue;
    }
    // A removed line behind added ones begins a change of its own.
    const open = last?.kind === 'change' && !(line.kind === 'removed' && last.added.length > 0) ? last : null;
    const part = open ?? { kind: 'change' as const, removed: [], added: [] };
    if (!open) parts.push(part);
    part[line.kind].push(line);
  }
  return parts;
}

function markWords(removed: readonly DiffLine[], added: readonly DiffLine[]): DiffLine[] {
  const before = removed.map((line) => line.text).join('\n');
  const after = added.map((line) => line.text).join('\n');
  const unmarked = [...removed, ...added];
  if (before === '' || after === '' || before.length + after.length > longestCompared) return unmarked;
  const changes = diffWordsWithSpace(before, after);
  const common = changes.reduce((sum, change) => (change.added || change.removed ? sum : sum + change.value.trim().length), 0);
  if (common < leastInCommon * Math.min(before.trim().length, after.trim().length)) return unmarked;
  const of = (side: 'added' | 'removed') =>
    spansOf(
      changes.filter((change) => (side === 'added' ? !change.removed : !change.added)),
      side,
    );
  return [...withSpans(removed, of('removed')), ...withSpans(added, of('added'))];
}

function spansOf(changes: readonly { value: string; added: boolean; removed: boolean }[], side: 'added' | 'removed'): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const change of changes) {
    const end = at + change.value.length;
    const last = spans.at(-1);
    if (change[side] && last?.end === at) spans[spans.length - 1] = { start: last.start, end };
    else if (change[side]) spans.push({ start: at, end });
    at = end;
  }
  return spans;
}

/** Spans over joined lines, dealt out to the lines; white space at the ends of a line is not marked. */
function withSpans(lines: readonly DiffLine[], spans: readonly Span[]): DiffLine[] {
  let offset = 0;
  return lines.map((line) => {
    const base = offset;
    offset += line.text.length + 1;
    const least = line.text.length - line.text.trimStart().length;
    const most = line.text.trimEnd().length;
    const changed = spans
      .map((span) => ({ start: Math.max(span.start - base, least), end: Math.min(span.end - base, most) }))
      .filter((span) => span.end > span.start);
    return changed.length === 1 && changed[0]?.start === least && changed[0].end === most ? line : { ...line, changed };
  });
}
