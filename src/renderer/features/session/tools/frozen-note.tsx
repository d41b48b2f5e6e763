import type { FrozenResult } from '#shared/model/folds/transcript-cards.ts';
import { CopyButton } from '../../../parts/code/copy-button.tsx';
import { numberText } from '../../../parts/format/money.ts';
import { FoldedText } from './result-content.tsx';
import styles from './tool-card.module.css';

/** Says that the model was sent only a preview, where the whole result lies, and what the preview is. */
export function FrozenNote({ frozen }: { readonly frozen: FrozenResult }) {
  return (
    <>
      <p className={styles.note}>
        Frozen: all {numberText(frozen.originalCharacters)} characters are on disk, the model sees {numberText(frozen.text.length)} of them.{' '}
        <code className={styles.path}>{frozen.path}</code> <CopyButton text={frozen.path} label="Copy the path" />
      </p>
      <FoldedText text={frozen.text} lines={8} />
    </>
  );
}
