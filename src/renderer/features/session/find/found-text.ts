import { createContext, useContext } from 'react';
import { foldCase, type FindQuery } from './search-transcript.ts';

/** What was found in the row around; null in a row that no search led to. */
export const FoundText = createContext<FindQuery | null>(null);

/** Whether a search led to this text, so that it must not be folded away. */
export function useIsFound(text: string): boolean {
  const query = useContext(FoundText);
  if (query === null || query.text === '') return false;
  return query.isCaseSensitive ? text.includes(query.text) : foldCase(text).includes(foldCase(query.text));
}

/** Whether a search led to the row around. */
export function useIsFoundRow(): boolean {
  return useContext(FoundText) !== null;
}
