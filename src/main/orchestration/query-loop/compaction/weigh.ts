// Whether a stage is carried out. Pure.
import type { CompactionCause, StageReason } from '#shared/model/compaction/stage.ts';
import type { WindowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { CompactionSettings } from '#shared/model/settings.ts';

/** So much of the trigger is enough: a compaction that frees just below it would soon be due again. */
const enoughOfTrigger = 0.6;

/** Whether enough is free. What a person asked for runs to its end, and so does what the API's own refusal asked for: no count is better than that. */
export function isEnough(tokens: number, cause: CompactionCause, bounds: WindowBounds | null): boolean {
  return cause === 'trigger' && bounds !== null && tokens <= bounds.triggerTokens * enoughOfTrigger;
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
