import { useRef, useState, type KeyboardEvent } from 'react';
import { TextField } from '../../ui/field/text-field.tsx';

interface RenameFieldProps {
  readonly title: string;
  /** `isByKey`: ended with Enter, so the focus should go back to the list. */
  readonly onDone: (title: string, isByKey: boolean) => void;
  readonly onCancel: () => void;
}

/** A title being written. Enter and leaving it keep what was written, Esc keeps what was there. */
export function RenameField({ title, onDone, onCancel }: RenameFieldProps) {
  const [text, setText] = useState(title);
  // The owner moves the focus away when it hears of the end, which would end it a second time.
  const hasEnded = useRef(false);

  function end(act: () => void) {
    if (hasEnded.current) return;
    hasEnded.current = true;
    act();
  }

  function handleKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(() => onDone(text.trim(), true));
    if (event.key !== 'Escape') return;
    event.preventDefault();
    end(onCancel);
  }

  return (
    <TextField
      label="Title of the session"
      value={text}
      maxLength={200}
      takesFocus
      onFocus={(event) => event.target.select()}
      onChange={setText}
      onKeyDown={handleKeyDown}
      onBlur={() => end(() => onDone(text.trim(), false))}
    />
  );
}
