import { useState } from 'react';
import { useEscape } from '../../../ui/escape/escape-stack.ts';
import { Icon } from '../../../ui/icon/icon.tsx';
import styles from './composer.module.css';
import { matchingCommands } from './slash-command.ts';

/** The commands that fit what is written; none once the person has closed them for it. */
export function useCommandCompletion(text: string) {
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const [index, setIndex] = useState(0);
  const matches = text === closedAt ? [] : matchingCommands(text);
  return {
    matches,
    index: Math.min(index, Math.max(0, matches.length - 1)),
    move: (step: number) => setIndex((index + step + matches.length) % Math.max(1, matches.length)),
    close: () => setClosedAt(text),
  };
}

interface CommandListProps {
  readonly id: string;
  readonly completion: ReturnType<typeof useCommandCompletion>;
  readonly onChoose: (name: string) => void;
}

/** What the composer can do itself. The focus stays in the composer. */
export function CommandList({ id, completion, onChoose }: CommandListProps) {
  useEscape('float', true, completion.close);
  return (
    <div id={id} role="listbox" aria-label="Commands" className={styles.completion}>
      {completion.matches.map(({ name, input, does }, place) => (
        <div
          key={name}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === completion.index}
          className={styles.match}
          // The composer must not lose the focus to a click here.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(name)}
          onKeyDown={(event) => event.key === 'Enter' && onChoose(name)}
        >
          <Icon name="fold" size="small" />
          <code>{name}</code>
          <span className={styles.choiceNote}>
            {does}; behind it, {input}
          </span>
        </div>
      ))}
    </div>
  );
}
