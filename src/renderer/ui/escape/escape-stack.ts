// Who gets `Esc`: the topmost float, then the screen. A focused terminal keeps the key for itself.
import { useEffect, useRef } from 'react';

type Level = 'screen' | 'float';

interface Entry {
  readonly level: Level;
  readonly handle: () => void;
}

const entries: Entry[] = [];

/** Marks an element that wants `Esc` for itself while it has the focus (a terminal). */
export const keepsEscape = { 'data-keeps-escape': true } as const;

function handleKeyDown(event: KeyboardEvent) {
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
  if (event.target instanceof Element && event.target.closest('[data-keeps-escape]')) return;
  const top = entries.findLast((entry) => entry.level === 'float') ?? entries.at(-1);
  if (!top) return;
  event.preventDefault();
  top.handle();
}

/** Puts a handler on the stack; the returned function takes it off again. The last float goes first, then the last screen. */
export function pushEscape(level: Level, handle: () => void): () => void {
  const entry = { level, handle };
  if (entries.length === 0) window.addEventListener('keydown', handleKeyDown);
  entries.push(entry);
  return () => {
    const index = entries.indexOf(entry);
    if (index >= 0) entries.splice(index, 1);
    if (entries.length === 0) window.removeEventListener('keydown', handleKeyDown);
  };
}

/** Answers `Esc` while `isActive`. Floats (menus, dialogs, completions) go before screens (stop the turn, close the settings). */
export function useEscape(level: Level, isActive: boolean, onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => (isActive ? pushEscape(level, () => latest.current()) : undefined), [level, isActive]);
}
