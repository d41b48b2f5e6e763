import type { PersonContent } from '../content.ts';
import type { CompactionCause, CompactionStage } from '../compaction/stage.ts';
import type { EventOf } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { HookRun } from '../events/hook-events.ts';
import type { Delivery } from '../events/message-events.ts';
import type { Purpose } from '../events/request-events.ts';
import type { ModelChoice } from '../events/session-events.ts';
import type { CapShortage } from '../caps.ts';
import type { Terminal, Transition } from '../exit.ts';
import type { ModelFailure } from '../failure.ts';
import type { Actor, CallId, CompactionId, MessageId, RequestId, SessionId, TurnId } from '../id.ts';
import type { JsonObject } from '../json.ts';
import type { PermissionMode } from '../permission.ts';
import type { TokenUsage } from '../usage.ts';
import type { Rewrite } from './rewrite-messages.ts';
import type { ToolCall } from './transcript-cards.ts';

/** What every item carries: where in which journal it stands (a fork shows its parents' items), and when it happened. */
export interface ItemHead {
  /** Unique in its transcript and the same for as long as the item is there. */
  key: string;
  session: SessionId;
  seq: number;
  at: number;
}

/** What one request consumed, as far as the API told. */
export interface RequestUse {
  request: RequestId;
  purpose: Purpose;
  model: string;
  isSimulated: boolean;
  at: number;
  usage: TokenUsage;
}

export interface PersonItem extends ItemHead {
  type: 'person';
  message: MessageId;
  content: readonly PersonContent[];
  /** `steering`: given to the model while its turn ran. `withdrawn`: queued and taken back, never sent. */
  status: 'sent' | 'steering' | 'withdrawn';
}

/**
 * The head of one request's answer.
 *
 *   waiting ─first block─▶ answering ─▶ completed | interrupted;  waiting ─▶ interrupted
 */
export interface AgentItem extends ItemHead {
  type: 'agent';
  request: RequestId;
  actor: Actor;
  turn: TurnId;
  turnNumber: number;
  step: number;
  model: string;
  isSimulated: boolean;
  /** True where the answer was asked for whole, because streams did not come through. */
  isWhole?: true;
  status: 'waiting' | 'answering' | 'completed' | 'interrupted';
  because: EventOf<'response.interrupted'>['because'] | null;
  stopReason: string | null;
  usage: TokenUsage | null;
  durationMs: number | null;
}

export interface ThinkingItem extends ItemHead {
  type: 'thinking';
  request: RequestId;
  text: string;
  /** True where the API sent the thinking encrypted: nothing can be shown. */
  isRedacted: boolean;
  durationMs: number | null;
}

export interface TextItem extends ItemHead {
  type: 'text';
  request: RequestId;
  text: string;
}

export interface ToolItem extends ItemHead {
  type: 'tool';
  card: ToolCall;
}

export interface NoticeItem extends ItemHead {
  type: 'notice';
  about: EventOf<'notice.appended'>['about'];
  text: string;
}

/** A hook that was run; `call` is null for those of the turn's end. */
export interface HookItem extends ItemHead {
  type: 'hook';
  run: HookRun;
  call: CallId | null;
}

/** The prompt was fixed anew: by the person, or because a section changed that says why it may. */
export interface PromptChange {
  what: 'prompt';
  isRenewed: boolean;
  /** The sections that are new or have other words. */
  sections: readonly string[];
  hasOtherTools: boolean;
  because?: string;
}

/** What holds from here on. */
export interface ChangeItem extends ItemHead {
  type: 'change';
  change: { what: 'mode'; mode: PermissionMode } | { what: 'model'; model: ModelChoice } | { what: 'title'; title: string } | PromptChange;
}

/** Why the loop went on by itself. */
export interface LoopItem extends ItemHead {
  type: 'loop';
  transition: Extract<Transition, { reason: 'model_fallback' | 'pause_turn_continuation' }>;
}

export interface FailedAttempt {
  request: RequestId;
  at: number;
  failure: ModelFailure;
  /** Milliseconds until the next attempt; null where there is none. */
  retryInMs: number | null;
}

/**
 * The failed attempts of one step.
 *
 *   waiting ─next attempt─▶ retrying ─answer─▶ recovered;  retrying ─failed─▶ waiting | given-up
 */
export interface FailureItem extends ItemHead {
  type: 'failure';
  turn: TurnId;
  step: number;
  attempts: readonly FailedAttempt[];
  status: 'waiting' | 'retrying' | 'recovered' | 'given-up';
}

/** A wait for what other requests hold of a cap. */
export interface CapWaitItem extends ItemHead {
  type: 'cap-wait';
  shortage: CapShortage;
  /** The longest it lasts. */
  waitMs: number;
  status: 'waiting' | 'over';
}

/**
 * How far a compaction is.
 *
 *   asked | weighed ─a stage acts, a summary is asked for─▶ running ─▶ ended;  running ─turn or process over─▶ interrupted
 */
export type CompactionState =
  /** A person asked for it; it begins before the next request. */
  | { status: 'asked' }
  /** Stages were weighed and left out; nothing was replaced. */
  | { status: 'weighed' }
  | { status: 'running'; isSummarising: boolean }
  | {
      status: 'ended';
      cause: CompactionCause;
      tokensBefore: number;
      tokensAfter: number;
      isEnough: boolean;
      durationMs: number;
      endedAt: number;
    }
  | { status: 'interrupted' };

/** One compaction: which stages acted and what exactly each replaced, which were left out and why, and what failed. */
export interface CompactionItem extends ItemHead {
  type: 'compaction';
  /** Null until an event names it. */
  compaction: CompactionId | null;
  /** What a person asked for; null where it began by itself. */
  wish: { focus: string | null; upTo: EventPlace | null } | null;
  stages: readonly Rewrite[];
  skipped: readonly { stage: CompactionStage; because: SkipReason; figures: EventOf<'context.skipped'>['figures'] }[];
  failures: readonly { request: RequestId; because: EventOf<'context.failed'>['because']; message: string }[];
  /** The requests for a summary. */
  requests: readonly RequestId[];
  /** True where the summary failed so often that it is not tried again by itself. */
  isBreakerOpen: boolean;
  state: CompactionState;
}
export type SkipReason = EventOf<'context.skipped'>['because'];

/** A question beside the work, with its answer as far as the journal has it. */
export interface SideQuestion {
  request: RequestId;
  question: string;
  at: number;
  text: string;
  usage: TokenUsage | null;
  model: string | null;
  isSimulated: boolean;
  status: 'asked' | 'answered' | 'stopped' | 'failed';
  /** Why it failed. */
  problem: string | null;
}

export interface TurnEndItem extends ItemHead {
  type: 'turn-end';
  turn: TurnId;
  turnNumber: number;
  /** Null where the process ended before the turn did. */
  terminal: Terminal | null;
  steps: number;
  durationMs: number | null;
  requests: readonly RequestUse[];
  /** The attempts that led to a `model_error` or `prompt_too_long`. */
  attempts: readonly FailedAttempt[];
}

export interface ForkItem extends ItemHead {
  type: 'fork';
  parent: { session: SessionId; seq: number };
}

export interface UnknownBlockItem extends ItemHead {
  type: 'unknown-block';
  request: RequestId;
  raw: JsonObject;
}

export interface UnknownEventItem extends ItemHead {
  type: 'unknown-event';
  originalType: string;
  raw: string;
}

/** One thing in the transcript, in the order it happened. */
export type TranscriptItem =
  | PersonItem
  | AgentItem
  | ThinkingItem
  | TextItem
  | ToolItem
  | NoticeItem
  | HookItem
  | ChangeItem
  | LoopItem
  | FailureItem
  | CapWaitItem
  | CompactionItem
  | TurnEndItem
  | ForkItem
  | UnknownBlockItem
  | UnknownEventItem;

/** A message that waits for the agent. */
export interface QueuedMessage {
  message: MessageId;
  delivery: Delivery;
  content: readonly PersonContent[];
  at: number;
}
