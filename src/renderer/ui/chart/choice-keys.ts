import { useState, type KeyboardEvent } from 'react';

/** The index that an arrow key, Home or End moves to among `count` things; null for any other key. */
export function indexAfterKey(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Attributes of one of several shapes that can be chosen: one of them is in the tab order, arrows move among them, Enter or Space choose. */
interface ChoiceAttributes {
  readonly role: 'button';
  readonly tabIndex: 0 | -1;
  readonly 'data-choice': number;
  readonly onClick: () => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Makes shapes of a chart reachable by keyboard. Without `onChoose` they are shapes and nothing more. */
export function useChoices(count: number, first: number, onChoose: ((index: number) => void) | undefined) {
  const [focused, setFocused] = useState<number | null>(null);
  const current = Math.min(count - 1, focused ?? Math.max(0, first));
  return (index: number): ChoiceAttributes | null =>
    onChoose
      ? {
          role: 'button',
          tabIndex: index === current ? 0 : -1,
          'data-choice': index,
          onClick: () => onChoose(index),
          onFocus: () => setFocused(index),
          onKeyDown: (event) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              return onChoose(index);
            }
            const next = indexAfterKey(event.key, index, count);
            if (next === null || event.altKey || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            event.currentTarget.closest('svg')?.querySelector<SVGElement>(`[data-choice="${next}"]`)?.focus();
          },
        }
      : null;
}
