import type { EventDraft } from '#shared/model/event.ts';
import type { CallId, QuestionId, RequestId, SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionAnswer, PermissionQuestion } from '#shared/model/permission.ts';
import type { ToolUseBlock } from '#shared/model/wire.ts';
import type { HookOccasion, HookStop, HookVerdict } from '#main/ports/hooks.ts';
import type { Tool, ToolContext } from '#main/ports/tools.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { CancelCause } from './call/cancelled.ts';

/** What a permission decision says. Pure: made from rules, mode and input. `rule` is the one that decided, where one did. */
export type PermissionDecision =
  | { type: 'allow'; because: string; rule?: string }
  /** `suggestedRules`: set where it is denied only because nobody is asked; these rules would allow it. */
  | { type: 'deny'; because: string; rule?: string; suggestedRules?: string[] }
  | { type: 'ask'; because: string; suggestedRules: string[]; rule?: string; isFromHook?: boolean };

/** Everything the executor needs from the session to run one step's calls. */
export interface ToolRunner {
  session: SessionId;
  /** Decides with the rules and mode of this moment. */
  decide(tool: Tool, input: JsonObject): Promise<PermissionDecision>;
  /**
   * Waits for the person's answer to a question that is already stored. Rejects with the signal's reason when aborted. Where nobody can
   * answer it resolves at once to a denial that names the rule which would allow the call.
   */
  ask(
    question: PermissionQuestion,
    signal: AbortSignal,
  ): Promise<{ answer: PermissionAnswer; by: 'person' | 'process-ended' | 'stopped' | 'nobody'; rules: string[] }>;
  /** The context a call runs in. */
  context(call: CallId, signal: AbortSignal, hooks: Pick<ToolContext, 'progress' | 'setTodos'>): ToolContext;
  /** Writes a result that is too long to be sent, and returns its path. */
  writeResult(call: CallId, text: string): Promise<string>;
  /** A fresh id for a question. */
  newQuestion(): QuestionId;
  /** Runs the hooks of the session's folder. Missing: there are none. Never rejects. */
  runHooks?(occasion: HookOccasion, signal: AbortSignal): Promise<HookVerdict>;
  /** Registers the call's own stop switch while it runs ("stop this call"). */
  onCallRunning(call: CallId, stop: () => void): Disposable;
}

/** A call as the executor is given it. */
export interface IncomingCall {
  request: RequestId;
  block: ToolUseBlock;
  malformedInput?: string | undefined;
  /** Set where the input was too long to be taken: how long it was. */
  inputCharacters?: number | undefined;
}

/** How the executor hands out what must be stored: resolves when it is on disk. */
export type Store = (draft: EventDraft) => Promise<StoredEvent>;

/** The calls of one answer, whether they run while it streams or once it came whole. */
export interface StepCalls {
  /** How many calls it was given. */
  readonly size: number;
  /** Set where a hook ended the turn. */
  readonly hookStop: HookStop | null;
  /** Takes a call. A second one of the same id is ignored: the API knows one result per id. */
  addTool(incoming: IncomingCall): void;
  /** Cancels every call that has not ended; each still gets its result. */
  cancel(by: CancelCause): void;
  /** The answer broke off: calls that have not started are not run, and their results say so; what runs goes on. */
  discardUnstarted(): void;
  /** Resolves when the end of every call given so far is stored. Rejects when one cannot be stored. */
  finish(): Promise<void>;
  /** Stops whatever still runs and waits until it ended or its time to end is over. Stores what can be stored; never rejects. */
  close(): Promise<void>;
}
