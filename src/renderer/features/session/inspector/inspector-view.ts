// Whether the pane beside a session is open and what it shows. It remembers itself; a narrow window hides it until it is asked for.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { usePreference, usePreferenceStore } from '../../../parts/preferences/preferences-context.ts';
import type { InspectorView } from '../../../parts/preferences/window-preferences.ts';
import { keepsKeys } from '../../../parts/permission/is-text-field.ts';
import { isMac } from '../../../ui/kbd/platform.ts';

/** The keys of the pane, as they are written in its buttons. */
export const inspectorKeys = { toggle: 'Mod+I', ask: 'Mod+Shift+Enter' } as const;

/** Below this width of the window the pane leaves too little for the session. */
const leastWidth = '(min-width: 1100px)';

export interface Inspector extends InspectorView {
  readonly toggle: () => void;
  readonly show: (tab: InspectorView['tab']) => void;
}

/** The state of the pane in this window. */
export function useInspector(): Inspector {
  const preferences = usePreferenceStore();
  const view = usePreference((state) => state.inspector);
  const isWide = useIsWide();
  // In a narrow window it opens for as long as it is looked at; that is no wish for the next window.
  const [isOverNarrow, setIsOverNarrow] = useState(false);
  const isOpen = isWide ? view.isOpen : isOverNarrow;

  const setOpen = useCallback(
    (open: boolean, tab = preferences.getState().inspector.tab) => {
      if (!isWide) setIsOverNarrow(open);
      preferences.setState({ inspector: { isOpen: isWide ? open : preferences.getState().inspector.isOpen, tab } });
    },
    [preferences, isWide],
  );
  const toggle = useCallback(() => setOpen(!isOpen), [setOpen, isOpen]);
  const show = useCallback((tab: InspectorView['tab']) => setOpen(true, tab), [setOpen]);

  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      const act = inspectorKey(event, isMac());
      if (act === null || event.defaultPrevented || event.repeat || isElsewhere(event.target)) return;
      event.preventDefault();
      if (act === 'toggle') toggle();
      else show('side');
    }
    window.addEventListener('keydown', handleKeyDown);
    return () => window.removeEventListener('keydown', handleKeyDown);
  }, [toggle, show]);

  return useMemo(() => ({ isOpen, tab: view.tab, toggle, show }), [isOpen, view.tab, toggle, show]);
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key press asks of the pane, or null. */
export function inspectorKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress, isApple: boolean): 'toggle' | 'ask' | null {
  const isMod = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (!isMod || altKey) return null;
  if (shiftKey) return key === 'Enter' ? 'ask' : null;
  return key.toLowerCase() === 'i' ? 'toggle' : null;
}

/** Terminals and dialogs keep their keys. */
function isElsewhere(target: EventTarget | null): boolean {
  return keepsKeys(target) || (target instanceof Element && target.closest('dialog') !== null);
}

function useIsWide(): boolean {
  const [isWide, setIsWide] = useState(() => window.matchMedia(leastWidth).matches);
  useEffect(() => {
    const query = window.matchMedia(leastWidth);
    const handleChange = () => setIsWide(query.matches);
    query.addEventListener('change', handleChange);
    return () => query.removeEventListener('change', handleChange);
  }, []);
  return isWide;
}
