import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import type { PersonContent } from '#shared/model/content.ts';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { Delivery } from '#shared/model/events/message-events.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { CallId, MessageId, ProjectId, QuestionId, SessionId, TurnId } from '#shared/model/id.ts';
import type { PermissionAnswer, PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import type { PromptRenewal } from '#shared/model/prompt-catalog.ts';
import type { SessionSummary } from '#shared/model/session.ts';

/** What may be chosen for a session when it begins. */
export interface NewSession {
  project: ProjectId;
  mode?: PermissionMode;
  model?: ModelChoice;
  /** Text added below the boundary of the system prompt (`--append-system-prompt`). */
  appendSystemPrompt?: string;
  /** How long its prompt is kept in the cache, instead of the setting's; decided with its first turn. */
  cacheTtl?: CacheTtl;
  /** True where nobody sits at it, so that no pause between two turns is to be expected. */
  isOneShot?: boolean;
  /** Variants of the prompt's sections, by the sections' names (`--prompt-variant`); the others are as the settings say. */
  promptVariants?: Record<string, string>;
  /** Rules given on the command line: they hold while this process has the session, and are not stored. */
  rules?: PermissionRule[];
}

/** What may be chosen for one message. */
export interface SendOptions {
  delivery?: Delivery;
  /** Most requests this turn may make; null for no bound. */
  maxSteps?: number | null;
  /** Output tokens the turn shall reach before it ends by itself; null where it ends with its answer. */
  tokenTarget?: number | null;
  /** The model that takes over where the session's stays overloaded, instead of the setting's; null for none. */
  fallbackModel?: string | null;
  /** Most USD the session may have cost in all, beside the caps of the settings; null for no such cap. */
  maxBudgetUsd?: number | null;
  /** False where nobody can answer questions: what would ask is denied, naming the rule that would allow it. */
  canAsk?: boolean;
  /** True where the session's queue stays as it is behind this turn: for whoever sends one message and then leaves. */
  leavesQueue?: boolean;
  /** Rules given on the command line: they hold while this process has the session, and are not stored. */
  rules?: PermissionRule[];
}

/** Everything that can be done with sessions. Throws `ServiceError`. */
export interface SessionService {
  list(): SessionSummary[];
  get(session: SessionId): SessionSummary;
  /** Fires with every change of a summary. */
  onChange(listener: (summary: SessionSummary) => void): Disposable;
  create(request: NewSession): SessionSummary;
  fork(session: SessionId, seq: number): SessionSummary;
  rename(session: SessionId, title: string): void;
  hide(session: SessionId): void;
  /** Starts a turn, or queues/steers while one runs. The message is stored when this returns. */
  send(session: SessionId, content: PersonContent[], options?: SendOptions): { message: MessageId; turn: TurnId | null };
  withdraw(session: SessionId, message: MessageId): void;
  /** Resolves when the running turn (or the one given) has ended, with how; at once where none runs. */
  ended(session: SessionId, turn?: TurnId): Promise<Terminal | null>;
  stop(session: SessionId): void;
  /** Ends the wait before a request: a failed one is sent again now, one that a cap withholds is tried a last time. Nothing where none is on. */
  retryNow(session: SessionId): void;
  stopCall(session: SessionId, call: CallId): void;
  setMode(session: SessionId, mode: PermissionMode): void;
  setModel(session: SessionId, model: ModelChoice): void;
  /** What this version would make of the session's prompt, and what that costs in cache; null where it would change nothing. */
  promptRenewal(session: SessionId): Promise<PromptRenewal | null>;
  /** Gives the session this version's prompt and tools, with variants if any are asked for. Rejects while a turn runs. */
  renewPrompt(session: SessionId, promptVariants?: Record<string, string>): Promise<void>;
  /** Resolves when the answer is taken. Rejects where nobody waits for it, or its rules cannot be saved: the question then stays open. */
  answer(session: SessionId, question: QuestionId, answer: PermissionAnswer): Promise<void>;
  /**
   * Stored events after `afterSeq`, then `caught-up`, then events and deltas as they come. Ends when the signal aborts. A reader that falls too
   * far behind is sent back to the stored events and gets `caught-up` again, whose drafts replace what deltas had told. 0 includes inherited history.
   */
  updates(session: SessionId, afterSeq: number, signal: AbortSignal): AsyncIterable<SessionUpdate>;
  /** Stops every turn and waits until all of it is stored; the engine is then closed. */
  close(): Promise<void>;
}

/** An expected refusal; `code` is the contract's error code, `data` its data, the message a sentence for the person. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: 'NOT_FOUND' | 'CONFLICT' | 'HELD' | 'UNUSABLE_PATH' | 'NOT_STORED';
  readonly data: Record<string, string>;
  constructor(code: ServiceError['code'], message: string, data: Record<string, string>, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.data = data;
  }
}
