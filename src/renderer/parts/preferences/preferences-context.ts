import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { PreferenceStore, WindowPreferences } from './window-preferences.ts';

/** Gives the components below it what this window remembers. */
export const PreferencesContext = createContext<PreferenceStore | null>(null);

/** The store itself, for changing a preference: `usePreferenceStore().setState({ … })`. */
export function usePreferenceStore(): PreferenceStore {
  const store = useContext(PreferencesContext);
  if (!store) throw new Error('A component asks for preferences outside of a PreferencesContext.');
  return store;
}

/** One thing this window remembers. */
export function usePreference<T>(select: (preferences: WindowPreferences) => T): T {
  return useStore(usePreferenceStore(), select);
}
