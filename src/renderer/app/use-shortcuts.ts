import type { Host } from '#shared/model/host.ts';
import { useEffect, useRef } from 'react';
import { isMac } from '../ui/kbd/platform.ts';
import { shortcutFor, type Shortcut } from './shortcuts.ts';

/** Calls `onShortcut` for the window's own keys, wherever the focus is except in a dialog. */
export function useShortcuts(kind: Host['kind'], onShortcut: (shortcut: Shortcut) => void): void {
  const latest = useRef(onShortcut);
  useEffect(() => {
    latest.current = onShortcut;
  });
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat || (event.target instanceof Element && event.target.closest('dialog'))) return;
      const shortcut = shortcutFor(event, kind, isMac());
      if (shortcut === null) return;
      event.preventDefault();
      latest.current(shortcut);
    }
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [kind]);
}
