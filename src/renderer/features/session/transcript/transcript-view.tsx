import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Jump } from '../inspector/jump-store.ts';
import { Button } from '../../../ui/button/button.tsx';
import { FoundText } from '../find/found-text.ts';
import { useFoundRow } from '../find/use-found-row.ts';
import { RowMemoryVersion } from '../row-memory.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { ReadGroup } from '../tools/read-group.tsx';
import { ItemRow } from './item-row.tsx';
import { OpenRow } from './open-row.tsx';
import { estimatedHeight, rowOfPlace, rowsOf, withOpenBlocks, type Row } from './rows.ts';
import styles from './transcript-view.module.css';
import { useStickToEnd } from './use-stick-to-end.ts';

const gap = 8;
const edge = 12;

/** The session from its beginning to what arrives right now. Only what is in view is in the page. */
export function TranscriptView() {
  const viewport = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const items = useSession((state) => state.transcript.items);
  const blocks = useSession((state) => state.live.blocks);
  const waits = useSession((state) => state.transcript.questions.length > 0);
  const stored = useMemo(() => rowsOf(items), [items]);
  const rows = useMemo(() => withOpenBlocks(stored, blocks), [stored, blocks]);
  const { isStuck, stick, leave } = useStickToEnd(viewport, canvas);
  // The rule warns where the React compiler would memoise; it is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => estimatedHeight(rows[index]),
    initialOffset: () => rows.reduce((sum, row) => sum + estimatedHeight(row) + gap, 0),
    overscan: 4,
    gap,
    paddingStart: edge,
    paddingEnd: edge,
  });
  const target = useJump(rows, (index) => {
    leave();
    virtualizer.scrollToIndex(index, { align: 'center' });
  });
  const found = useFoundRow({
    rows,
    viewport,
    canvas,
    topIndex: () => virtualizer.getVirtualItemForOffset(viewport.current?.scrollTop ?? 0)?.index ?? 0,
    leave,
    toRow: (index) => virtualizer.scrollToIndex(index, { align: 'center' }),
    toOffset: (top) => virtualizer.scrollToOffset(top),
  });
  return (
    <div className={styles.frame}>
      {/* The keyboard scrolls it, so it must take the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={viewport} className={styles.viewport} role="log" aria-live="off" aria-label="Transcript" tabIndex={0}>
        <div ref={canvas} className={styles.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((place) => {
            const row = rows[place.index];
            return (
              <div
                key={place.key}
                ref={virtualizer.measureElement}
                data-index={place.index}
                data-target={place.index === target || undefined}
                data-found={place.index === found.index || undefined}
                className={styles.row}
                style={{ transform: `translateY(${place.start}px)` }}
              >
                <RowMemoryVersion value={found.version}>
                  <FoundText value={place.index === found.index ? found.query : null}>{row && <RowView row={row} />}</FoundText>
                </RowMemoryVersion>
              </div>
            );
          })}
        </div>
      </div>
      {!isStuck && (
        <div className={styles.newest}>
          <Button size="small" icon="down" variant={waits ? 'primary' : 'normal'} onClick={stick}>
            {waits ? 'A question waits' : 'Newest'}
          </Button>
        </div>
      )}
    </div>
  );
}

const noJump: Jump = { place: null, count: 0, followed: 0 };
const nowhere = { getState: () => noJump, getInitialState: () => noJump, subscribe: () => () => undefined };

/** Follows the wishes to see a place; the index of the row that was wished for last, or -1. */
function useJump(rows: readonly Row[], go: (index: number) => void): number {
  const { jump } = useSessionScope();
  const { place, count, followed } = useStore(jump ?? nowhere);
  const index = place === null ? -1 : rowOfPlace(rows, place);
  useEffect(() => {
    if (followed === count) return;
    jump?.setState({ followed: count });
    if (index >= 0) go(index);
  });
  return index;
}

function RowView({ row }: { readonly row: Row }) {
  switch (row.type) {
    case 'item':
      return <ItemRow item={row.item} />;
    case 'reads':
      return <ReadGroup items={row.items} />;
    case 'open':
      return <OpenRow block={row.block} />;
  }
}
