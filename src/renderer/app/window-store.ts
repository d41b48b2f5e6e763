import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorText } from '../bridge/error-text.ts';
import type { Place } from '../parts/areas/place.ts';
import type { SettingsPage } from '../features/settings/settings-page.ts';

/** What is open in this window besides the session. */
export interface WindowState {
  /** Where the person went last: what an area shows first. The area that is open is a preference. */
  readonly place: Place | null;
  readonly isSettingsOpen: boolean;
  /** The page that the settings open at. */
  readonly settingsPage: SettingsPage;
  readonly isPickingFolder: boolean;
  /** Problems of the installation that were read and put away, by code. */
  readonly hiddenProblems: readonly string[];
  /** The last thing that was asked for and failed, until the person has read it. */
  readonly failure: { readonly what: string; readonly error: ErrorText } | null;
}

export type WindowStore = StoreApi<WindowState>;

export function createWindowStore(): WindowStore {
  return createStore<WindowState>(() => ({
    place: null,
    isSettingsOpen: false,
    settingsPage: 'provider',
    isPickingFolder: false,
    hiddenProblems: [],
    failure: null,
  }));
}
