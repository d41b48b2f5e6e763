// Whether a stage is carried out. Pure.
import type { CompactionCause, StageReason } from '#shared/model/compaction/stage.ts';
import { enoughTokens, roomyTokens, type WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { CompactionSettings } from '#shared/model/settings.ts';

/** Whether enough is free. What a person asked for runs to its end, and so does what the API's own refusal asked for: no count is better than that. */
export function isEnough(tokens: number, cause: CompactionCause, bounds: WindowBounds | null): boolean {
  return cause === 'trigger' && bounds !== null && tokens <= enoughTokens(bounds);
}

/**
 * Whether a stage may go on although enough is free: where stages are weighed and it pays. A fuller window costs more in every step, and what this
 * compaction has rewritten is written anew anyway.
 */
export function mayGoOn(tokens: number, { weighs }: Pick<CompactionSettings, 'weighs'>, bounds: WindowBounds | null): boolean {
  return weighs && bounds !== null && tokens > roomyTokens(bounds);
}

/** Whether the window has no room left for a whole answer. */
export function isTrulyFull(tokens: number, bounds: WindowBounds | null): boolean {
  return bounds !== null && tokens > bounds.effectiveTokens;
}

/** What a stage's reason depends on besides whether it pays. */
export interface Scales {
  readonly cause: CompactionCause;
  readonly settings: Pick<CompactionSettings, 'weighs'>;
  readonly bounds: WindowBounds | null;
  /** Tokens of the prefix now. */
  readonly tokens: number;
}

/** Why a stage is carried out; null where it costs more than it saves and the window still has room. */
export function reasonFor(doesPay: boolean, { cause, settings, bounds, tokens }: Scales): StageReason | null {
  if (cause === 'asked') return 'asked';
  if (cause !== 'trigger') return 'needed';
  if (!settings.weighs) return 'unweighed';
  if (doesPay) return 'pays';
  return isTrulyFull(tokens, bounds) ? 'needed' : null;
}
