import type { FileMatch } from '#shared/bridge/shapes.ts';
import { useEscape } from '../../../ui/escape/escape-stack.ts';
import { Icon } from '../../../ui/icon/icon.tsx';
import styles from './composer.module.css';

interface FileCompletionListProps {
  readonly id: string;
  readonly matches: readonly FileMatch[];
  readonly index: number;
  readonly onChoose: (match: FileMatch) => void;
  readonly onClose: () => void;
}

/** The files that fit what is typed behind an `@`. The focus stays in the composer. */
export function FileCompletionList({ id, matches, index, onChoose, onClose }: FileCompletionListProps) {
  useEscape('float', true, onClose);
  return (
    <div id={id} role="listbox" aria-label="Files of the project" className={styles.completion}>
      {matches.map((match, place) => (
        <div
          key={match.path}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === index}
          className={styles.match}
          // The composer must not lose the focus to a click here.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(match)}
          onKeyDown={(event) => event.key === 'Enter' && onChoose(match)}
        >
          <Icon name={match.isFolder ? 'folder' : 'file'} size="small" />
          <code>
            {match.path}
            {match.isFolder && !match.path.endsWith('/') && '/'}
          </code>
        </div>
      ))}
    </div>
  );
}
