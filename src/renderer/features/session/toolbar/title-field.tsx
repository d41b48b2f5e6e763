import { useEffect, useRef, useState } from 'react';
import { useEscape } from '../../../ui/escape/escape-stack.ts';
import styles from './session-toolbar.module.css';

interface TitleFieldProps {
  readonly title: string | null;
  readonly onRename: (title: string) => Promise<void>;
}

const longestTitle = 200;

/** The session's title; a click makes it a field. Enter keeps what was written, Esc leaves the title as it was. */
export function TitleField({ title, onRename }: TitleFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isEditing = draft !== null;
  useEffect(() => {
    if (isEditing) field.current?.select();
  }, [isEditing]);
  useEscape('float', isEditing, () => setDraft(null));

  function finish() {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (next !== '' && next !== title) void onRename(next);
  }

  if (draft === null) {
    return (
      <h1 className={styles.title}>
        <button type="button" title="Rename" className={styles.titleButton} onClick={() => setDraft(title ?? '')}>
          {title ?? 'New session'}
        </button>
      </h1>
    );
  }
  return (
    <input
      ref={field}
      className={styles.titleInput}
      aria-label="Title of the session"
      value={draft}
      maxLength={longestTitle}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) finish();
      }}
    />
  );
}
