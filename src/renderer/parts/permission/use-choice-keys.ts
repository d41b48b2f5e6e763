import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { choiceForKey, deafMs, type Choice } from './choices.ts';
import { isTextField, keepsKeys } from './is-text-field.ts';

/**
 * Listens for the digits that answer a question while `isActive`: in the whole window, or only inside `scope`, which then keeps every
 * digit to itself so that none answers another question. The deaf time begins when the question becomes active, and anew for each one:
 * render with the question's id as key. The returned function says whether it still lasts, for clicks.
 */
export function useChoiceKeys(
  choices: readonly Choice[],
  isActive: boolean,
  onChoose: (choice: Choice) => void,
  scope?: RefObject<HTMLElement | null>,
): () => boolean {
  const latest = useRef({ choices, onChoose });
  const activeSince = useRef(Infinity);
  useEffect(() => {
    latest.current = { choices, onChoose };
  });
  useEffect(() => {
    if (!isActive) return;
    activeSince.current = performance.now();
    const target: HTMLElement | Window = scope?.current ?? window;
    function handleKeyDown(event: Event) {
      if (!(event instanceof KeyboardEvent) || event.defaultPrevented || event.isComposing || keepsKeys(event.target)) return;
      const isText = isTextField(event.target);
      const choice = choiceForKey(latest.current.choices, event, isText, performance.now() - activeSince.current);
      if (scope && !isText && /^\d$/.test(event.key)) event.stopPropagation();
      if (!choice) return;
      event.preventDefault();
      latest.current.onChoose(choice);
    }
    target.addEventListener('keydown', handleKeyDown);
    return () => target.removeEventListener('keydown', handleKeyDown);
  }, [isActive, scope]);
  return useCallback(() => performance.now() - activeSince.current < deafMs, []);
}
