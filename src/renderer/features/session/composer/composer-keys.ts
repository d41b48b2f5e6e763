// What a key does in the composer. Pure, so that it can be tested without a window.

interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

/** `steer`: give the message to the agent as soon as its running step is over, instead of after the turn. */
export type ComposerAct = 'send' | 'steer' | 'accept' | 'next' | 'previous' | 'close' | null;

/**
 * The act of a key, or null where the key is the text field's own. Keys that belong to an input method are never acted on: `Enter` there
 * chooses a word (some browsers report it as composing, others only by the code 229).
 */
export function composerAct(press: KeyPress, hasCompletions: boolean): ComposerAct {
  if (press.isComposing || press.keyCode === 229) return null;
  const hasModifier = press.ctrlKey || press.metaKey || press.altKey || press.shiftKey;
  if (hasCompletions && !hasModifier) {
    if (press.key === 'Enter' || press.key === 'Tab') return 'accept';
    if (press.key === 'ArrowDown') return 'next';
    if (press.key === 'ArrowUp') return 'previous';
    if (press.key === 'Escape') return 'close';
  }
  if (press.key !== 'Enter' || press.shiftKey) return null;
  return press.ctrlKey || press.metaKey || press.altKey ? 'steer' : 'send';
}
