import type { TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import { useContext, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import { RowMemoryContext } from '../row-memory.ts';
import { useSessionScope } from '../session-context.ts';
import type { Row } from '../transcript/rows.ts';
import { createFindStore } from './find-store.ts';
import { highlightWords } from './highlight-words.ts';
import { reveal } from './reveal.ts';
import { placeOfMatch, type FindQuery } from './search-transcript.ts';
import { rangeOfMatch } from './text-ranges.ts';

interface Search {
  readonly rows: readonly Row[];
  readonly viewport: RefObject<HTMLElement | null>;
  readonly canvas: RefObject<HTMLElement | null>;
  /** The row at the top of what is in view. */
  readonly topIndex: () => number;
  readonly leave: () => void;
  readonly toRow: (index: number) => void;
  readonly toOffset: (top: number) => void;
}

/** The row that the search leads to, or -1, with what was looked for. */
interface FoundRow {
  readonly index: number;
  readonly query: FindQuery | null;
  /** Grows when rows were opened for a match. */
  readonly version: number;
}

const noFind = createFindStore();

/** Follows the search of the session: opens what a match stands in, scrolls to it and colours the words. */
export function useFoundRow({ rows, viewport, canvas, topIndex, leave, toRow, toOffset }: Search): FoundRow {
  const { find = noFind } = useSessionScope();
  const { isOpen, query, current, wishes } = useStore(find);
  const memory = useContext(RowMemoryContext);
  const [version, setVersion] = useState(0);
  const active = isOpen && query.text !== '' ? query : null;
  const index = useMemo(() => (active && current ? rows.findIndex((row) => itemOf(row, current.key)) : -1), [rows, active, current]);
  const item = current && itemOf(rows[index], current.key);
  const place = useMemo(() => (active && item && current ? placeOfMatch(item, active, current.occurrence) : null), [active, item, current]);

  useEffect(() => find.follow(() => keyOf(rows[topIndex()])));

  const done = useRef(wishes);
  const ending = useRef<() => void>(() => undefined);
  useEffect(() => () => ending.current(), []);
  useEffect(() => {
    if (done.current === wishes) return;
    done.current = wishes;
    ending.current();
    const element = viewport.current;
    const row = rows[index];
    if (!element || !row || !active || !place || !item) return;
    const open = (keys: readonly string[]) => {
      for (const key of keys) memory.set(key, true);
      setVersion((count) => count + 1);
    };
    if (row.type === 'reads' && item.type === 'tool') memory.set(`${row.key}:read`, item.card.call);
    open(place.text.opens);
    leave();
    const drawnRow = () => canvas.current?.querySelector(`[data-index="${index}"][data-found]`) ?? null;
    if (drawnRow() === null || !overlaps(drawnRow(), element)) toRow(index);
    ending.current = reveal({
      viewport: element,
      row: drawnRow,
      range: (drawn) => rangeOfMatch(drawn, active, place),
      scrollViewport: toOffset,
      openMore: () => place.text.opensElse && open(place.text.opensElse),
    });
  });

  useEffect(() => (active && canvas.current ? highlightWords(canvas.current, active, place) : undefined), [active, place, canvas]);
  return { index, query: active, version };
}

function itemOf(row: Row | undefined, key: string): TranscriptItem | null {
  if (!row || row.type === 'open') return null;
  if (row.type === 'item') return row.key === key ? row.item : null;
  return row.items.find((item) => item.key === key) ?? null;
}

function keyOf(row: Row | undefined): string | null {
  return !row || row.type === 'open' ? null : row.key;
}

function overlaps(element: Element | null, viewport: Element): boolean {
  if (!element) return false;
  const [place, view] = [element.getBoundingClientRect(), viewport.getBoundingClientRect()];
  return place.bottom > view.top && place.top < view.bottom;
}
