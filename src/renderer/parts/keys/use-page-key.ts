import { useEffect, useRef } from 'react';
import { isTextField, keepsKeys } from '../permission/is-text-field.ts';

/** Calls `onPress` for a plain letter of a page's own, wherever the focus is except in a text field, a terminal or a float. */
export function usePageKey(letter: string, onPress: () => void): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.toLowerCase() !== letter.toLowerCase() || isTextField(event.target) || keepsKeys(event.target)) return;
      event.preventDefault();
      latest.current();
    }
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [letter]);
}
