import { useEffect, useRef } from 'react';
import { choiceForKey, type Choice } from './choices.ts';
import { isTextField, keepsKeys } from './is-text-field.ts';

/**
 * Listens for the digits that answer a question while `isActive`. The deaf time begins when a question appears, and anew for each one:
 * render with the question's id as key.
 */
export function useChoiceKeys(choices: readonly Choice[], isActive: boolean, onChoose: (choice: Choice) => void): void {
  const latest = useRef({ choices, onChoose });
  useEffect(() => {
    latest.current = { choices, onChoose };
  });
  useEffect(() => {
    if (!isActive) return;
    const shownAt = performance.now();
    function handleKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || keepsKeys(event.target)) return;
      const choice = choiceForKey(latest.current.choices, event, isTextField(event.target), performance.now() - shownAt);
      if (!choice) return;
      event.preventDefault();
      latest.current.onChoose(choice);
    }
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [isActive]);
}
