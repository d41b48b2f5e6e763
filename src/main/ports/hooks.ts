import type { HookMoment, HookRun } from '#shared/model/events/hook-events.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { CallId, SessionId, TurnId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import type { Effort } from '#shared/model/wire.ts';

/** What hooks are run for. */
export type HookOccasion =
  | { readonly moment: 'PreToolUse'; readonly call: CallId; readonly tool: string; readonly input: JsonObject }
  | {
      readonly moment: 'PostToolUse';
      readonly call: CallId;
      readonly tool: string;
      readonly input: JsonObject;
      readonly response: JsonObject;
    }
  | {
      readonly moment: Extract<HookMoment, 'Stop'>;
      /** Whether a hook has sent the agent on in this turn already. */
      readonly isActive: boolean;
      /** The text of the last answer. */
      readonly lastText: string;
    };

/** The session that hooks are run in. */
export interface HookPlace {
  readonly session: SessionId;
  /** The session's folder: absolute, symlinks resolved. Commands start in it. */
  readonly folder: string;
  readonly mode: PermissionMode;
  /** The turn that hooks are run in, as they know what one message of the person led to. */
  readonly turn: TurnId;
  /** The effort the model is asked with; null where none is chosen. */
  readonly effort: Effort | null;
  /** Marks every process, so that those a crash leaves behind are found. */
  readonly leaseToken: string;
  /** The conversation, for the transcript that hooks may read. */
  readonly messages: () => MessagesState;
  /** Whether a permission rule (a hook's `if`) holds for the call. */
  readonly matchesRule: (rule: string) => Promise<boolean>;
}

/** What a hook wants of a call's permission. `defer`: the usual way decides, whatever other hooks would allow or ask. */
export interface HookAdvice {
  readonly type: 'deny' | 'defer' | 'ask' | 'allow';
  readonly because: string;
}

/** What all hooks of one occasion came to together. */
export interface HookVerdict {
  /** Every hook that was run, in the order of the settings. */
  readonly runs: readonly HookRun[];
  /** The strictest advice; null where no hook gave any. */
  readonly advice: HookAdvice | null;
  /** The input that replaces the call's. */
  readonly updatedInput: JsonObject | null;
  /** The text that replaces the tool's result. */
  readonly updatedOutput: string | null;
  /** What the model is told besides. */
  readonly contexts: readonly string[];
  /** Why hooks object to a result, or to the turn's end. */
  readonly objections: readonly string[];
  /** Set where a hook said that the turn must not go on. */
  readonly stop: HookStop | null;
}

/** A hook that ended the turn, and the reason it gave. */
export interface HookStop {
  readonly command: string;
  readonly reason: string;
}

/** The verdict where there is no hook. */
export const noVerdict: HookVerdict = {
  runs: [],
  advice: null,
  updatedInput: null,
  updatedOutput: null,
  contexts: [],
  objections: [],
  stop: null,
};

/** The hooks of settings files. A folder's own never run before the person trusted the folder as it is. */
export interface HooksPort {
  /**
   * Runs every hook that the occasion is meant for, side by side, and resolves when all have ended. Never rejects: what goes wrong is told in
   * `runs`. An abort ends them with everything they started.
   */
  run(occasion: HookOccasion, place: HookPlace, signal: AbortSignal): Promise<HookVerdict>;
}
