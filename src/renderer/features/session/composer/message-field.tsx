import type { FileMatch } from '#shared/bridge/shapes.ts';
import type { Delivery } from '#shared/model/events/message-events.ts';
import { useEffect, useId, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useSession, useSessionScope } from '../session-context.ts';
import { CommandList, useCommandCompletion } from './command-completion.tsx';
import { composerAct } from './composer-keys.ts';
import styles from './composer.module.css';
import { FileCompletionList } from './file-completion.tsx';
import { filesOf } from './local-file.ts';
import { completeMention, mentionAt } from './mention.ts';
import { useFileCompletion } from './use-file-completion.ts';

interface MessageFieldProps {
  readonly text: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
  readonly onSend: (delivery: Delivery) => void;
  readonly onFiles: (files: readonly File[]) => void;
  /** A file of the project was named. */
  readonly onMention: (path: string) => void;
}

/** The text of a message: as tall as its lines up to a bound, with the project's files behind an `@`. */
export function MessageField({ text, placeholder, onChange, onSend, onFiles, onMention }: MessageFieldProps) {
  const { client } = useSessionScope();
  const project = useSession((state) => state.transcript.project);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const wanted = useRef<{ readonly text: string; readonly caret: number } | null>(null);
  // A completed path offers nothing further until something is typed, wherever the browser says the caret is.
  const [completedText, setCompletedText] = useState<string | null>(null);
  const mention = caret === null || text === completedText ? null : mentionAt(text, caret);
  const completion = useFileCompletion(client, project, mention);
  const commands = useCommandCompletion(text);
  const hasCommands = caret !== null && commands.matches.length > 0;
  const hasFiles = mention !== null && completion.matches.length > 0;
  const isOpen = hasCommands || hasFiles;
  const list = hasCommands ? commands : completion;

  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = '0';
    element.style.height = `${element.scrollHeight}px`;
    // The text comes back from its store, maybe a render later: the caret waits for it.
    if (wanted.current?.text !== element.value) return;
    element.setSelectionRange(wanted.current.caret, wanted.current.caret);
    wanted.current = null;
  });

  function choose(match: FileMatch) {
    if (!mention) return;
    const completed = completeMention(text, mention, match.path, match.isFolder);
    wanted.current = completed;
    setCaret(completed.caret);
    onChange(completed.text);
    if (match.isFolder) return;
    setCompletedText(completed.text);
    onMention(match.path);
  }

  function chooseCommand(name: string) {
    const written = `${name} `;
    wanted.current = { text: written, caret: written.length };
    onChange(written);
  }

  function accept() {
    const command = hasCommands ? commands.matches[commands.index] : undefined;
    const match = completion.matches[completion.index];
    if (command) chooseCommand(command.name);
    else if (match) choose(match);
  }

  function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    const { key, keyCode, shiftKey, ctrlKey, metaKey, altKey } = event;
    const { isComposing } = event.nativeEvent;
    const act = composerAct({ key, keyCode, shiftKey, ctrlKey, metaKey, altKey, isComposing }, isOpen);
    if (act === null || act === 'close') return;
    event.preventDefault();
    if (act === 'next') list.move(1);
    else if (act === 'previous') list.move(-1);
    else if (act === 'accept') accept();
    else onSend(act === 'steer' ? 'steer' : 'queue');
  }

  function handlePaste(event: ClipboardEvent) {
    const files = filesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  }

  return (
    <div className={styles.field}>
      {hasCommands && <CommandList id={listId} completion={commands} onChoose={chooseCommand} />}
      {hasFiles && (
        <FileCompletionList
          id={listId}
          matches={completion.matches}
          index={completion.index}
          onChoose={choose}
          onClose={completion.close}
        />
      )}
      <textarea
        ref={field}
        rows={1}
        value={text}
        placeholder={placeholder}
        aria-label="Message"
        role="combobox"
        aria-expanded={isOpen}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${list.index}` : undefined}
        className={styles.text}
        onChange={(event) => {
          setCaret(event.target.selectionStart);
          onChange(event.target.value);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={() => setCaret(null)}
        onKeyDown={handleKeyDown}
        onPaste={handlePaste}
      />
    </div>
  );
}
