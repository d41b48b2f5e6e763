import type { Host } from '#shared/model/host.ts';

export type Shortcut = 'new-session' | 'open-folder' | 'settings';

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

/** What a key press asks the window to do, or null. Letters count by their place where Alt changes what they type (Option on a Mac). */
export function shortcutFor(press: KeyPress, kind: Host['kind'], isMac: boolean): Shortcut | null {
  if (press.shiftKey) return null;
  const isMod = isMac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  if (press.altKey) return kind === 'web' && !press.ctrlKey && !press.metaKey && press.code === 'KeyN' ? 'new-session' : null;
  if (!isMod) return null;
  switch (press.key.toLowerCase()) {
    case 'n':
      return kind === 'electron' ? 'new-session' : null;
    case 'o':
      return 'open-folder';
    case ',':
      return 'settings';
    default:
      return null;
  }
}
