// What a person opened or closed in a transcript, kept while its rows come and go with the scrolling.
import { createContext, useContext, useState } from 'react';

type RowMemory = Map<string, unknown>;

/** A session screen's memory of its rows. */
export const RowMemoryContext = createContext<RowMemory>(new Map());

/** Grows when something beside the rows changed their memory, so that they look again. */
export const RowMemoryVersion = createContext(0);

/** State of one row that survives the row's being scrolled out of view. */
export function useRowState<T>(key: string, initial: T): [value: T, set: (value: T) => void] {
  const memory = useContext(RowMemoryContext);
  useContext(RowMemoryVersion);
  const [, redraw] = useState(0);
  const value = memory.has(key) ? (memory.get(key) as T) : initial;
  return [
    value,
    (next) => {
      memory.set(key, next);
      redraw((count) => count + 1);
    },
  ];
}
