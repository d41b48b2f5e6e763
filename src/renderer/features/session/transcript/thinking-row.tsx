import { durationText } from '../../../parts/format/duration.ts';
import { Markdown } from '../../../parts/markdown/markdown.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { useRowState } from '../row-memory.ts';
import styles from './rows.module.css';

interface ThinkingRowProps {
  readonly id: string;
  readonly text: string;
  readonly isRedacted?: boolean;
  readonly durationMs?: number | null;
  readonly status?: 'done' | 'open' | 'broken';
}

/** What the model thought, closed until somebody wants to read it. */
export function ThinkingRow({ id, text, isRedacted = false, durationMs = null, status = 'done' }: ThinkingRowProps) {
  const [isOpen, setIsOpen] = useRowState(`${id}:thinking`, false);
  const canOpen = text.trim() !== '';
  const words = {
    open: 'Thinking',
    broken: 'Thought, interrupted',
    done: durationMs === null ? 'Thought' : `Thought for ${durationText(durationMs)}`,
  };
  return (
    <div>
      <button
        type="button"
        className={styles.thinking}
        aria-expanded={canOpen ? isOpen : undefined}
        disabled={!canOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'down' : 'right'} size="small" />
        {words[status]}
        {!canOpen && status !== 'open' && (
          <span className={styles.meta}>{isRedacted ? 'encrypted by the API' : 'not shown by the API'}</span>
        )}
      </button>
      {isOpen && canOpen && (
        <div className={styles.thought}>
          <Markdown text={text} isStreaming={status === 'open'} />
        </div>
      )}
    </div>
  );
}
