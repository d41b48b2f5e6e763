import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { WorkbenchState } from './workbench-state.ts';
import type { WorkbenchStore } from './workbench-store.ts';

/** Gives the components below it the workbench. */
export const WorkbenchContext = createContext<WorkbenchStore | null>(null);

/** The smallest thing a component needs of the workbench. Wrap the selector in `useShallow` where it builds a new list. */
export function useWorkbench<T>(select: (state: WorkbenchState) => T): T {
  return useStore(useWorkbenchStore(), select);
}

/** The store itself, for folding in what a call has just answered: `applyUpdate(store, { type: 'settings', settings })`. */
export function useWorkbenchStore(): WorkbenchStore {
  const store = useContext(WorkbenchContext);
  if (!store) throw new Error('A component asks for the workbench outside of a WorkbenchContext.');
  return store;
}
