import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorText } from '../bridge/error-text.ts';

/** What is open in this window besides the session. */
export interface WindowState {
  readonly isSettingsOpen: boolean;
  readonly isPickingFolder: boolean;
  /** Problems of the installation that were read and put away, by code. */
  readonly hiddenProblems: readonly string[];
  /** The last thing that was asked for and failed, until the person has read it. */
  readonly failure: { readonly what: string; readonly error: ErrorText } | null;
}

export type WindowStore = StoreApi<WindowState>;

export function createWindowStore(): WindowStore {
  return createStore<WindowState>(() => ({ isSettingsOpen: false, isPickingFolder: false, hiddenProblems: [], failure: null }));
}
