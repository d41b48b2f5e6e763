import { createContext, useContext } from 'react';
import type { Area, Place } from './place.ts';

/** How a part of the window leads to another area. */
export interface Navigation {
  /** Whether this window has the area: what is not there is not offered. */
  readonly has: (area: Area) => boolean;
  readonly go: (place: Place) => void;
  /** Opens the settings above the area: the price book, the caps, what the prompt is made of, what is noticed. */
  readonly openSettings: (page: 'model' | 'caps' | 'prompt' | 'insight') => void;
}

/** Gives the components below it the way to other areas. */
export const NavigationContext = createContext<Navigation | null>(null);

/** The way to other areas. Throws outside of a `NavigationContext`: a mistake in the program. */
export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error('A component leads elsewhere outside of a NavigationContext.');
  return navigation;
}
