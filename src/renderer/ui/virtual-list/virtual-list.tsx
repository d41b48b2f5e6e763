import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type HTMLAttributes, type ReactNode } from 'react';
import styles from './virtual-list.module.css';

interface VirtualListProps<T> extends Omit<HTMLAttributes<HTMLDivElement>, 'children' | 'className'> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly heightOf: (item: T) => number;
  readonly children: (item: T, index: number) => ReactNode;
  /** The item that must be in view; the list scrolls when it changes. */
  readonly visibleIndex?: number;
}

/** A scrolling list that draws only what is in view. Heights are known beforehand. */
export function VirtualList<T>({ items, keyOf, heightOf, children, visibleIndex = -1, ...rest }: VirtualListProps<T>) {
  const viewport = useRef<HTMLDivElement>(null);
  // The rule warns where the React compiler would memoise; it is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    getItemKey: (index) => keyOf(items[index] as T),
    estimateSize: (index) => heightOf(items[index] as T),
    overscan: 8,
  });

  useEffect(() => virtualizer.measure(), [items, virtualizer]);
  useEffect(() => {
    if (visibleIndex >= 0) virtualizer.scrollToIndex(visibleIndex, { align: 'auto' });
  }, [visibleIndex, virtualizer]);

  return (
    <div {...rest} ref={viewport} className={styles.viewport}>
      <div role="presentation" className={styles.canvas} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="presentation"
            className={styles.row}
            style={{ height: row.size, transform: `translateY(${row.start}px)` }}
          >
            {children(items[row.index] as T, row.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
