import type { CompactionSettings } from '../settings.ts';

/** Most tokens of the window that are kept free for an answer. */
const mostOutputTokens = 20_000;
/** So many tokens before the window is full compaction begins. */
const reserveTokens = 13_000;

/** How much of a model's window a prompt may fill. */
export interface WindowBounds {
  readonly windowTokens: number;
  /** The window less the room for an answer: beyond it the window is truly full. */
  readonly effectiveTokens: number;
  /** Where compaction begins. */
  readonly triggerTokens: number;
}

/** The bounds of a model's window; null where nobody knows how large it is. A trigger of the settings never lies beyond what the window holds. */
export function windowBounds(
  { contextWindow, maxTokens }: { readonly contextWindow: number | null; readonly maxTokens: number },
  { triggerTokens: wanted }: Pick<CompactionSettings, 'triggerTokens'>,
): WindowBounds | null {
  if (contextWindow === null) return null;
  const effectiveTokens = Math.max(1, contextWindow - Math.min(maxTokens, mostOutputTokens));
  const latest = Math.max(1, effectiveTokens - reserveTokens);
  return { windowTokens: contextWindow, effectiveTokens, triggerTokens: wanted === null ? latest : Math.min(wanted, latest) };
}

/** So much of the trigger is enough: a compaction that frees just below it would soon be due again. And with so much of it more need not be freed. */
const [enoughOfTrigger, roomyOfTrigger] = [0.6, 0.4];

/** Down to so many tokens enough is free. */
export function enoughTokens({ triggerTokens }: WindowBounds): number {
  return triggerTokens * enoughOfTrigger;
}

/** Down to so many tokens stages may go on where they pay. */
export function roomyTokens({ triggerTokens }: WindowBounds): number {
  return triggerTokens * roomyOfTrigger;
}
