import { useEffect, useRef, useSyncExternalStore } from 'react';
import { highlightFor, onLanguageReady, prepareLanguage, type CodeToken, type Highlighted } from './highlighter.ts';
import type { LanguageId } from './languages.ts';

type Lines = readonly (readonly CodeToken[])[];

const longestHighlighted = 60_000;

/** The lines of some code, coloured as soon as its language is loaded and plain until then. The text never moves. */
export function useHighlighted(code: string, language: LanguageId | null): Lines {
  const highlight = useSyncExternalStore(onLanguageReady, () => (language === null ? null : highlightFor(language)));
  const previous = useRef<{ readonly language: LanguageId | null; readonly result: Highlighted } | null>(null);
  useEffect(() => {
    if (language !== null) void prepareLanguage(language);
  }, [language]);

  if (!highlight || code.length > longestHighlighted) return plainLines(code);
  const result = highlight(code, previous.current?.language === language ? previous.current.result : undefined);
  previous.current = { language, result };
  return result.lines;
}

function plainLines(code: string): Lines {
  return code.split('\n').map((text) => [{ text, color: 'inherit', isItalic: false }]);
}
