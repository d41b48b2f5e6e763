// From items to the rows of the list: finished reads side by side, open blocks behind the answer they belong to.
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { OpenBlock } from '#shared/model/folds/transcript-open-blocks.ts';
import type { ToolItem, TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import type { RequestId } from '#shared/model/id.ts';

export type Row =
  | { readonly type: 'item'; readonly key: string; readonly item: TranscriptItem }
  | { readonly type: 'reads'; readonly key: string; readonly items: readonly ToolItem[] }
  | { readonly type: 'open'; readonly key: string; readonly block: OpenBlock };

/** The rows of stored items. A group of reads keeps its key while it grows. */
export function rowsOf(items: readonly TranscriptItem[]): Row[] {
  const rows: Row[] = [];
  let reads: ToolItem[] | null = null;
  for (const item of items) {
    if (item.type !== 'tool' || item.card.tool !== 'Read' || item.card.state.status !== 'done' || item.card.frozen) {
      reads = null;
      rows.push({ type: 'item', key: item.key, item });
      continue;
    }
    if (reads) {
      reads.push(item);
      continue;
    }
    reads = [item];
    rows.push({ type: 'reads', key: item.key, items: reads });
  }
  return rows;
}

/** The rows with the open blocks in them: each behind the last row of its own request, or at the end. Same array back without any. */
export function withOpenBlocks(rows: Row[], blocks: readonly OpenBlock[]): Row[] {
  if (blocks.length === 0) return rows;
  const result = [...rows];
  for (const block of blocks) {
    const row: Row = { type: 'open', key: `open:${block.key}`, block };
    result.splice(endOfRequest(result, block.request), 0, row);
  }
  return result;
}

/** Index of the row of a place: that of the event, or of what the transcript shows last before it; -1 where it is not in the transcript. */
export function rowOfPlace(rows: readonly Row[], { session, seq }: EventPlace): number {
  return rows.findLastIndex((row) => {
    if (row.type === 'open') return false;
    const first = row.type === 'item' ? row.item : row.items[0];
    return first !== undefined && first.session === session && first.seq <= seq;
  });
}

function endOfRequest(rows: readonly Row[], request: RequestId): number {
  const index = rows.findLastIndex((row) => requestOf(row) === request);
  return index === -1 ? rows.length : index + 1;
}

function requestOf(row: Row): RequestId | null {
  switch (row.type) {
    case 'open':
      return row.block.request;
    case 'reads':
      return row.items.at(-1)?.card.request ?? null;
    case 'item': {
      const { item } = row;
      if (item.type === 'tool') return item.card.request;
      return 'request' in item ? item.request : null;
    }
  }
}

/** A first guess at a row's height, good enough for a scrollbar; the real one is measured when it is drawn. */
export function estimatedHeight(row: Row | undefined): number {
  if (!row) return 28;
  if (row.type === 'reads') return 28 * Math.ceil(row.items.length / 3);
  const text = row.type === 'open' ? row.block.text : 'text' in row.item ? row.item.text : '';
  switch (row.type === 'open' ? row.block.kind : row.item.type) {
    case 'text':
      return Math.max(20, Math.ceil(text.length / 90) * 20);
    case 'person':
      return 64;
    case 'tool':
      return 110;
    case 'turn-end':
    case 'failure':
    case 'cap-wait':
    case 'compaction':
      return 40;
    default:
      return 24;
  }
}
