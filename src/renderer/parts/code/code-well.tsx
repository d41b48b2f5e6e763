import { Fragment, memo, useState } from 'react';
import { countText } from '../format/money.ts';
import { CodeLine } from './code-line.tsx';
import styles from './code-well.module.css';
import { CopyButton } from './copy-button.tsx';
import { languageName, type LanguageId } from './languages.ts';
import { useHighlighted } from './use-highlighted.ts';

interface CodeWellProps {
  readonly code: string;
  readonly language: LanguageId | null;
  /** What the source called the language, where it is none that is known. */
  readonly fence?: string;
  /** True while more of it arrives: then nothing is folded away. */
  readonly isOpen?: boolean;
}

const foldedLines = 40;

/** Code in a well, with its language and a button to copy it. Long code folds, so that the page stays light. */
export const CodeWell = memo(function CodeWell({ code, language, fence = '', isOpen = false }: CodeWellProps) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const lines = useHighlighted(code, language);
  const isFolded = !isUnfolded && !isOpen && lines.length > foldedLines * 1.25;
  const shown = isFolded ? lines.slice(0, foldedLines) : lines;
  return (
    <figure className={styles.well}>
      <div className={styles.corner}>
        <span className={styles.language}>{language === null ? fence : languageName(language)}</span>
        <CopyButton text={code} label="Copy code" />
      </div>
      <pre className={styles.code}>
        {shown.map((tokens, index) => (
          // Lines have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <Fragment key={index}>
            {index > 0 && '\n'}
            <CodeLine tokens={tokens} />
          </Fragment>
        ))}
      </pre>
      {isFolded && (
        <button type="button" className={styles.more} onClick={() => setIsUnfolded(true)}>
          Show {countText(lines.length - foldedLines, 'more line')}
        </button>
      )}
    </figure>
  );
});
