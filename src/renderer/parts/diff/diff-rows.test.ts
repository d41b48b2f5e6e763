import { describe, expect, it } from 'vitest';
import { linesOf, pairsOf } from './diff-rows.ts';
import { proposedDiff } from './input-diff.ts';
import { markTokens } from './mark-tokens.ts';

const hunk = (lines: string[]) => ({ oldStart: 41, oldLines: 3, newStart: 41, newLines: 4, lines });
const marked = (line: { text: string; changed: readonly { start: number; end: number }[] } | undefined) =>
  line?.changed.map(({ start, end }) => line.text.slice(start, end));

describe('the lines of a diff', () => {
  it('are numbered on both sides', () => {
    const lines = linesOf(hunk([' a', '-b', '+c', '+d', ' e', '\\ No newline at end of file']));
    expect(lines.map((line) => [line.kind, line.oldNumber, line.newNumber])).toEqual([
      ['same', 41, 41],
      ['removed', 42, null],
      ['added', null, 42],
      ['added', null, 43],
      ['same', 43, 44],
    ]);
  });

  it('mark the words that changed in lines that are otherwise the same', () => {
    const [before, after] = linesOf(hunk(['-  await db.update(jobs);', '+  await tx.update(jobs);']));
    expect(marked(before)).toEqual(['db']);
    expect(marked(after)).toEqual(['tx']);
  });

  it('mark nothing in lines that have little in common', () => {
    expect(linesOf(hunk(['-one two three', '+alpha beta gamma'])).map(marked)).toEqual([[], []]);
  });

  it('stand beside what took their place', () => {
    const pairs = pairsOf(linesOf(hunk([' a', '-b', '-c', '+d', ' e'])));
    expect(pairs.map(({ left, right }) => [left?.text, right?.text])).toEqual([
      ['a', 'a'],
      ['b', 'd'],
      ['c', undefined],
      ['e', 'e'],
    ]);
  });
});

describe('marks on coloured code', () => {
  it('cut the pieces and keep every letter', () => {
    const token = (text: string) => ({ text, color: 'x', isItalic: false });
    const runs = markTokens([token('await '), token('db.update')], [{ start: 4, end: 8 }]);
    expect(runs.map((run) => [run.isMarked, run.tokens.map((piece) => piece.text)])).toEqual([
      [false, ['awai']],
      [true, ['t ', 'db']],
      [false, ['.update']],
    ]);
  });
});

describe('the diff of an input', () => {
  it('shows an edit before it is made, without the places in the file', () => {
    const diff = proposedDiff('Edit', { file_path: '/p/a.ts', old_string: 'a\nb', new_string: 'a\nc', replace_all: true });
    expect(diff).toMatchObject({ path: '/p/a.ts', added: 1, removed: 1, isNumbered: false, replacesAll: true });
    expect(diff?.hunks[0]?.lines).toEqual([' a', '-b', '+c']);
  });

  it('shows every line that a write would put into the file', () => {
    expect(proposedDiff('Write', { file_path: '/p/a.ts', content: 'a\nb\n' })).toMatchObject({ added: 2, removed: 0, isNumbered: true });
  });

  it('is none for other tools and for inputs that are not theirs', () => {
    expect(proposedDiff('Bash', { command: 'ls' })).toBeNull();
    expect(proposedDiff('Edit', { file_path: '/p/a.ts', old_string: 1 })).toBeNull();
  });
});
