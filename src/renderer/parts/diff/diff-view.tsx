import { memo, useMemo, useState } from 'react';
import type { DiffHunk } from '#shared/model/tool-details.ts';
import { countText } from '../format/money.ts';
import { languageOfPath } from '../code/languages.ts';
import { useHighlighted } from '../code/use-highlighted.ts';
import { linesOf, pairsOf, type DiffLine, type DiffPair } from './diff-rows.ts';
import { DiffRow, type SideTokens } from './diff-row.tsx';
import styles from './diff-view.module.css';

export type DiffLayout = 'unified' | 'side-by-side';

interface DiffViewProps {
  readonly path: string;
  readonly hunks: readonly DiffHunk[];
  readonly layout: DiffLayout;
  /** False where the lines' places in the file are not known. */
  readonly isNumbered?: boolean;
  /** Set where everything must be visible: then nothing is folded away. */
  readonly isWhole?: boolean;
}

const foldedRows = 40;

/** A diff with line numbers, coloured code and changed words. Added and removed differ by sign and bar, not by colour alone. */
export const DiffView = memo(function DiffView({ path, hunks, layout, isNumbered = true, isWhole = false }: DiffViewProps) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const parts = useMemo(() => hunks.map(linesOf), [hunks]);
  const heights = parts.map((lines) => (layout === 'unified' ? lines.length : pairsOf(lines).length));
  const rowCount = sum(heights);
  const isFolded = !isWhole && !isUnfolded && rowCount > foldedRows * 1.25;
  const room = isFolded ? foldedRows : Infinity;
  return (
    <div className={styles.diff} data-layout={layout} role="table" aria-label={`Changes in ${path}`}>
      {parts.map((lines, index) => {
        const hunk = hunks[index];
        const rows = Math.min(heights[index] ?? 0, room - sum(heights.slice(0, index)));
        if (!hunk || rows <= 0) return null;
        return (
          <div key={`${hunk.oldStart}:${hunk.newStart}`} role="rowgroup">
            {index > 0 && <div className={styles.gap}>{gapText(hunks[index - 1], hunk)}</div>}
            <Hunk lines={lines} path={path} layout={layout} rows={rows} isNumbered={isNumbered} />
          </div>
        );
      })}
      {isFolded && (
        <button type="button" className={styles.more} onClick={() => setIsUnfolded(true)}>
          Show {countText(rowCount - foldedRows, 'more line')}
        </button>
      )}
    </div>
  );
});

interface HunkProps {
  readonly lines: readonly DiffLine[];
  readonly path: string;
  readonly layout: DiffLayout;
  readonly rows: number;
  readonly isNumbered: boolean;
}

/** Each side is coloured as a text of its own, so that a removed line does not disturb the colours of the added one. */
function Hunk({ lines, path, layout, rows, isNumbered }: HunkProps) {
  const language = languageOfPath(path);
  const before = useHighlighted(
    useMemo(() => sideText(lines, 'added'), [lines]),
    language,
  );
  const after = useHighlighted(
    useMemo(() => sideText(lines, 'removed'), [lines]),
    language,
  );
  const tokens = useMemo(() => tokensOf(lines, before, after), [lines, before, after]);
  if (layout === 'unified') {
    return lines.slice(0, rows).map((line) => <DiffRow key={keyOf(line)} pair={line} tokens={tokens} isNumbered={isNumbered} />);
  }
  return pairsOf(lines)
    .slice(0, rows)
    .map((pair) => <DiffRow key={pairKey(pair)} pair={pair} tokens={tokens} isNumbered={isNumbered} />);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function sideText(lines: readonly DiffLine[], without: 'added' | 'removed'): string {
  return lines.flatMap((line) => (line.kind === without ? [] : [line.text])).join('\n');
}

function tokensOf(
  lines: readonly DiffLine[],
  before: ReturnType<typeof useHighlighted>,
  after: ReturnType<typeof useHighlighted>,
): SideTokens {
  const tokens: SideTokens = new Map();
  let old = 0;
  let fresh = 0;
  for (const line of lines) {
    tokens.set(line, (line.kind === 'removed' ? before[old] : after[fresh]) ?? []);
    if (line.kind !== 'added') old += 1;
    if (line.kind !== 'removed') fresh += 1;
  }
  return tokens;
}

function keyOf(line: DiffLine | null): string {
  return line ? `${line.oldNumber ?? ''}:${line.newNumber ?? ''}` : '';
}

function pairKey(pair: DiffPair): string {
  return `${keyOf(pair.left)}|${keyOf(pair.right)}`;
}

function gapText(before: DiffHunk | undefined, hunk: DiffHunk): string {
  const skipped = before ? hunk.newStart - (before.newStart + before.newLines) : 0;
  return skipped > 0 ? `${countText(skipped, 'line')} unchanged` : '';
}
