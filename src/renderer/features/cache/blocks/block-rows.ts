// From the blocks of two requests to the rows of a table: what is alike stands in one row, and marks stand between.
import type { ComparedBlock } from '#shared/model/insight/cache-report.ts';

/** How a block of the later request stands to the one in its place in the earlier. */
export type Relation = 'equal' | 'changed' | 'new' | 'gone';

/** One block, or several in a row that are alike. */
export interface BlockRun {
  readonly type: 'run';
  readonly first: number;
  readonly last: number;
  readonly part: ComparedBlock['part'];
  readonly name: string;
  readonly tokens: number;
  readonly relation: Relation;
  readonly fate: ComparedBlock['fate'];
  /** Hashes of a single block. */
  readonly before: string | null;
  readonly after: string | null;
  readonly isFirstDifference: boolean;
}

/** A cache mark behind the block above it. */
export interface MarkRow {
  readonly type: 'mark';
  readonly block: number;
  /** Marks count from 1. */
  readonly number: number;
  readonly ttl: '5m' | '1h';
  /** Whether what was read ends here. */
  readonly isEndOfRead: boolean;
}

export type BlockRow = BlockRun | MarkRow;

/** So many blocks of a run are shown when it is opened; the rest stays a run of its own. */
const mostOpened = 100;

/**
 * The rows of a comparison, in wire order. `firstDifference` always stands alone, and so does each block of the system prompt. `opened` holds the first
 * blocks of the runs that a person has opened.
 */
export function blockRows(blocks: readonly ComparedBlock[], firstDifference: number | null, opened: ReadonlySet<number>): BlockRow[] {
  const rows: BlockRow[] = [];
  let marks = 0;
  let at = 0;
  while (at < blocks.length) {
    const endOfAll = endOfRun(blocks, at, firstDifference);
    const isOpened = opened.has(at) && endOfAll > at;
    const end = isOpened ? Math.min(endOfAll, at + mostOpened - 1) : endOfAll;
    if (isOpened) for (let index = at; index <= end; index += 1) rows.push(runOf(blocks, index, index, firstDifference));
    else rows.push(runOf(blocks, at, end, firstDifference));
    const mark = blocks[end]?.mark ?? null;
    if (mark !== null) {
      marks += 1;
      const isEndOfRead = blocks[end]?.fate === 'read' && blocks[end + 1]?.fate !== 'read';
      rows.push({ type: 'mark', block: end, number: marks, ttl: mark, isEndOfRead });
    }
    at = end + 1;
  }
  return rows;
}

/** The number of the mark at which what was read ends; null where it ends at none. */
export function markOfRead(blocks: readonly ComparedBlock[]): number | null {
  const marked = blocks.filter((block) => block.mark !== null);
  const index = marked.findLastIndex((block) => block.fate === 'read');
  return index < 0 ? null : index + 1;
}

/** How a block stands to the one in its place before. */
export function relationOf({ before, after }: Pick<ComparedBlock, 'before' | 'after'>): Relation {
  if (after === null) return 'gone';
  if (before === null) return 'new';
  return before === after ? 'equal' : 'changed';
}

/** The last block of the run that begins at a block. A mark ends it. */
function endOfRun(blocks: readonly ComparedBlock[], start: number, firstDifference: number | null): number {
  const first = blocks[start];
  if (first === undefined || first.part === 'system' || start === firstDifference) return start;
  let end = start;
  for (;;) {
    const next = blocks[end + 1];
    const isAlike =
      next !== undefined &&
      blocks[end]?.mark === null &&
      end + 1 !== firstDifference &&
      next.part === first.part &&
      next.fate === first.fate &&
      relationOf(next) === relationOf(first);
    if (!isAlike) return end;
    end += 1;
  }
}

function runOf(blocks: readonly ComparedBlock[], first: number, last: number, firstDifference: number | null): BlockRun {
  const [block] = blocks.slice(first, last + 1) as [ComparedBlock];
  const isSingle = first === last;
  return {
    type: 'run',
    first,
    last,
    part: block.part,
    name: isSingle ? block.name : `${last - first + 1} ${block.part === 'tools' ? 'definitions' : 'blocks'}`,
    tokens: blocks.slice(first, last + 1).reduce((sum, { tokens }) => sum + tokens, 0),
    relation: relationOf(block),
    fate: block.fate,
    before: isSingle ? block.before : null,
    after: isSingle ? block.after : null,
    isFirstDifference: first === firstDifference,
  };
}
