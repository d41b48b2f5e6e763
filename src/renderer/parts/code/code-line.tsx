import { memo } from 'react';
import type { CodeToken } from './highlighter.ts';

/** The pieces of one line, in their colours. A piece in plain ink is plain text, which keeps the page light. */
export const CodeLine = memo(function CodeLine({ tokens }: { readonly tokens: readonly CodeToken[] }) {
  return tokens.map((token, index) =>
    isPlain(token) ? (
      token.text
    ) : (
      // Pieces have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <span key={index} style={{ color: token.color, ...(token.isItalic ? { fontStyle: 'italic' } : {}) }}>
        {token.text}
      </span>
    ),
  );
});

function isPlain(token: CodeToken): boolean {
  return !token.isItalic && (token.color === 'inherit' || token.color === 'var(--ink-1)' || token.text.trim() === '');
}
