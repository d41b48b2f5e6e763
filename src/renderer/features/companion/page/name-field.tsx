import { useRef, useState, type KeyboardEvent } from 'react';
import { TextField } from '../../../ui/field/text-field.tsx';

interface NameFieldProps {
  readonly name: string;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
}

/** A name being written. Enter and leaving it keep what was written, Esc keeps what was there; without any it is called as its species. */
export function NameField({ name, onDone, onCancel }: NameFieldProps) {
  const [text, setText] = useState(name);
  const hasEnded = useRef(false);

  function end(act: () => void) {
    if (hasEnded.current) return;
    hasEnded.current = true;
    act();
  }

  function handleKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(() => onDone(text.trim()));
    if (event.key === 'Escape') end(onCancel);
  }

  return (
    <TextField
      label="Name of the companion"
      value={text}
      maxLength={40}
      takesFocus
      onFocus={(event) => event.target.select()}
      onChange={setText}
      onKeyDown={handleKeyDown}
      onBlur={() => end(() => onDone(text.trim()))}
    />
  );
}
