import type { ResultContent as Content } from '#shared/model/content.ts';
import { useState } from 'react';
import { countText } from '../../../parts/format/money.ts';
import { BlobImage } from '../blob-image.tsx';
import { useIsFound } from '../find/found-text.ts';
import { linesOfText } from './result-text.ts';
import styles from './tool-card.module.css';

/** What a tool gave back: text and pictures, long text folded. */
export function ResultContent({ content }: { readonly content: readonly Content[] }) {
  return content.map((part, index) =>
    part.type === 'text' ? (
      // Parts have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <FoldedText key={index} text={part.text} />
    ) : (
      <div key={part.blob} className={styles.picture}>
        <BlobImage blob={part.blob} mediaType={part.mediaType} alt="Picture in the result" />
      </div>
    ),
  );
}

interface FoldedTextProps {
  readonly text: string;
  readonly lines?: number;
  /** Shows the end instead of the beginning while it is folded. */
  readonly isTail?: boolean;
}

/** Text in a well; beyond `lines` it is folded, with a way to see the rest. */
export function FoldedText({ text, lines: most = 16, isTail = false }: FoldedTextProps) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const isFound = useIsFound();
  if (!isUnfolded && isFound(text)) setIsUnfolded(true);
  const lines = linesOfText(text);
  const isFolded = !isUnfolded && lines.length > most + 2;
  const shown = isFolded ? (isTail ? lines.slice(-most) : lines.slice(0, most)) : lines;
  const more = isFolded && (
    <button type="button" className={styles.more} onClick={() => setIsUnfolded(true)}>
      Show {countText(lines.length - most, isTail ? 'line before' : 'more line').replace('line befores', 'lines before')}
    </button>
  );
  return (
    <>
      {isTail && more}
      <pre className={styles.text}>{shown.join('\n')}</pre>
      {!isTail && more}
    </>
  );
}
