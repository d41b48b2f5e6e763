import type { Host } from '#shared/model/host.ts';
import type { Area } from '../parts/areas/place.ts';

export type Shortcut = 'new-session' | 'open-folder' | 'settings' | { readonly area: Area };

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The keys of a new session: a browser keeps Ctrl N for itself. */
export function newSessionKeys(kind: Host['kind']): 'Mod+N' | 'Alt+N' {
  return kind === 'web' ? 'Alt+N' : 'Mod+N';
}

/** Ctrl with a digit opens an area; in a browser, where that is a tab, Alt with a letter. (Alt with a digit answers a question.) */
const keysOfAreas: Record<Area, { readonly digit: string; readonly letter: string }> = {
  sessions: { digit: '1', letter: 'S' },
  usage: { digit: '2', letter: 'U' },
  cache: { digit: '3', letter: 'C' },
  insight: { digit: '4', letter: 'I' },
  companion: { digit: '6', letter: 'P' },
};

/** The keys that open an area on this host. */
export function areaKeys(area: Area, kind: Host['kind']): string {
  return kind === 'web' ? `Alt+${keysOfAreas[area].letter}` : `Mod+${keysOfAreas[area].digit}`;
}

/** What a key press asks the window to do, or null. Letters count by their place where Alt changes what they type (Option on a Mac). */
export function shortcutFor(press: KeyPress, kind: Host['kind'], isMac: boolean): Shortcut | null {
  if (press.shiftKey) return null;
  const isMod = isMac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  if (press.altKey) return kind === 'web' && !press.ctrlKey && !press.metaKey ? altShortcut(press.code) : null;
  if (!isMod) return null;
  switch (press.key.toLowerCase()) {
    case 'n':
      return kind === 'electron' ? 'new-session' : null;
    case 'o':
      return 'open-folder';
    case ',':
      return 'settings';
    default:
      return kind === 'electron' ? areaOf('digit', press.key) : null;
  }
}

function altShortcut(code: string): Shortcut | null {
  return code === 'KeyN' ? 'new-session' : areaOf('letter', code.replace(/^Key/, ''));
}

function areaOf(by: 'digit' | 'letter', key: string): Shortcut | null {
  const found = (Object.keys(keysOfAreas) as Area[]).find((area) => keysOfAreas[area][by] === key);
  return found ? { area: found } : null;
}
