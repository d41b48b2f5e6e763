import { useEffect } from 'react';
import { keepsKeys } from '../../../parts/permission/is-text-field.ts';
import { isMac } from '../../../ui/kbd/platform.ts';

/** The keys of the search, as they are written where it is offered. */
export const findKeys = { open: 'Mod+F', next: 'Enter', previous: 'Shift+Enter', close: 'Esc' } as const;

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether a key press asks for the search. */
export function isFindKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress, isApple: boolean): boolean {
  const isMod = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return isMod && !altKey && !shiftKey && key.toLowerCase() === 'f';
}

/** Calls `onFind` for the key of the search. Terminals and dialogs keep it: programs in a terminal have a use of their own for it. */
export function useFindKey(onFind: () => void): void {
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      if (!isFindKey(event, isMac()) || event.defaultPrevented || event.repeat || keepsKeys(event.target)) return;
      event.preventDefault();
      onFind();
    }
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [onFind]);
}
