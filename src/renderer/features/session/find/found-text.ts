import { createContext, useContext } from 'react';
import { foldCase, type FindQuery } from './search-transcript.ts';

/** What was found in the row around; null in a row that no search led to. */
export const FoundText = createContext<FindQuery | null>(null);

/** Says of a text in the row around whether a search led to it, so that it must not be folded away. */
export function useIsFound(): (text: string) => boolean {
  const query = useContext(FoundText);
  if (query === null || query.text === '') return () => false;
  if (query.isCaseSensitive) return (text) => text.includes(query.text);
  const needle = foldCase(query.text);
  return (text) => foldCase(text).includes(needle);
}
