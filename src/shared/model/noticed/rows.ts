// The rows that are kept of a session: what its events tell for the pages of the insight area. No text of a message or an answer is among them.
import type { EventPlace } from '../events/context-events.ts';
import type { CallCanceller, CallOutcome } from '../events/tool-events.ts';
import type { Purpose } from '../events/request-events.ts';
import type { BreakerName } from '../breakers/trip.ts';
import type { ModelFailure } from '../failure.ts';
import type { TurnId } from '../id.ts';
import type { JudgedClaim, MessageScore } from './kinds.ts';

/** Where a row comes from and what it counts for. */
interface Placed {
  /** Of the event that it was made from. */
  readonly seq: number;
  readonly at: number;
  /** The model of the last answer before it, or the chosen one where none was given. */
  readonly model: string;
  readonly isSimulated: boolean;
}

/** A message of the person. */
export interface MessageRow extends Placed {
  readonly type: 'message';
  readonly turn: TurnId;
  /** SHA-256 of tools and static sections; null where none were fixed yet. */
  readonly prompt: string | null;
  readonly score: MessageScore;
  /** Whether it asks to go on right behind a stop that was none of the person's. */
  readonly isPremature: boolean;
  /** How the turn right before it ended; null where there is none, or the message came while one ran. */
  readonly exitBefore: string | null;
}

/** A claim of an answer. `seq` is the block's. */
export interface ClaimRow extends Placed {
  readonly type: 'claim';
  readonly prompt: string | null;
  readonly index: number;
  readonly claim: JudgedClaim;
}

/** The person says that a mark on a claim is wrong. */
export interface DisputeRow {
  readonly type: 'dispute';
  readonly seq: number;
  readonly block: EventPlace;
  readonly index: number;
}

/** A prompt version was used. */
export interface PromptRow {
  readonly type: 'prompt';
  readonly at: number;
  readonly hash: string;
  readonly variants: Readonly<Record<string, string>>;
}

/** A turn that ended. */
export interface TurnRow extends Placed {
  readonly type: 'turn';
  readonly turn: TurnId;
  readonly prompt: string | null;
  /** The reason of its end, or `interrupted` where its process died. */
  readonly exit: string;
  readonly steps: number;
  readonly durationMs: number | null;
  /** Whole answers of the main agent, and what they had put out in all. */
  readonly answers: number;
  readonly outputTokens: number;
}

/** The session went on behind a turn whose process died. */
export interface RecoveredRow {
  readonly type: 'recovered';
  readonly turn: TurnId;
}

export interface BreakerRow extends Placed {
  readonly type: 'breaker';
  readonly breaker: BreakerName;
  readonly consequence: 'told' | 'ended' | 'opened';
  readonly count: number;
  readonly tool: string | null;
}

/** A request that ended, in whichever way. */
export interface RequestRow extends Placed {
  readonly type: 'request';
  readonly purpose: Purpose;
  readonly outcome: 'completed' | 'interrupted' | 'failed';
  /** Only where it failed. */
  readonly failure: ModelFailure['kind'] | null;
  readonly isRetried: boolean;
  readonly firstTokenMs: number | null;
  /** Of what came behind the first token; null where that cannot be told. */
  readonly tokensPerSecond: number | null;
}

export interface ToolRow extends Placed {
  readonly type: 'tool';
  readonly tool: string;
  readonly outcome: CallOutcome;
  readonly cancelledBy: CallCanceller | null;
  readonly durationMs: number;
}

/** A request for a summary. `failures`: how many came to nothing in a row, this one included. */
export interface CompactionRow extends Placed {
  readonly type: 'compaction';
  readonly isFailed: boolean;
  readonly failures: number;
}

export type NoticedRow =
  | MessageRow
  | ClaimRow
  | DisputeRow
  | PromptRow
  | TurnRow
  | RecoveredRow
  | BreakerRow
  | RequestRow
  | ToolRow
  | CompactionRow;
