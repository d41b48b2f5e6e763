import { useEffect, useState, useSyncExternalStore } from 'react';
import { highlightFor, onLanguageReady, prepareLanguage, type CodeToken, type Highlight, type Highlighted } from './highlighter.ts';
import type { LanguageId } from './languages.ts';

type Lines = readonly (readonly CodeToken[])[];

const longestHighlighted = 60_000;

/** The lines of some code, coloured as soon as its language is loaded and plain until then. The text never moves. */
export function useHighlighted(code: string, language: LanguageId | null): Lines {
  const highlight = useSyncExternalStore(onLanguageReady, () => (language === null ? null : highlightFor(language)));
  const [painter] = useState(createPainter);
  useEffect(() => {
    if (language !== null) void prepareLanguage(language);
  }, [language]);
  return highlight && code.length <= longestHighlighted ? painter.paint(highlight, code) : plainLines(code);
}

/** Remembers what it painted last, so that more of the same code costs only what was added. */
function createPainter() {
  let last: { readonly highlight: Highlight; readonly result: Highlighted } | null = null;
  return {
    paint(highlight: Highlight, code: string): Lines {
      const result = highlight(code, last?.highlight === highlight ? last.result : undefined);
      last = { highlight, result };
      return result.lines;
    },
  };
}

function plainLines(code: string): Lines {
  return code.split('\n').map((text) => [{ text, color: 'inherit', isItalic: false }]);
}
