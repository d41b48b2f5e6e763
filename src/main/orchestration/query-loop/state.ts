import type { Transition } from '#shared/model/exit.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import { noBlocks, type StopHookBlocks } from './stop-hook-loop.ts';
import type { QueryParams } from './types.ts';

/** What goes from one iteration of the loop to the next. Never changed in place. */
export interface State {
  /** What the model will be sent. */
  readonly messages: MessagesState;
  /** Counts from 1. A retry belongs to the step it repeats. */
  readonly step: number;
  /** Requests that failed in a row; a whole answer sets it back. */
  readonly failures: number;
  /** How often stop hooks sent the agent on in a row. */
  readonly stopHookBlocks: StopHookBlocks;
  /** Whether a stop hook has sent it on in this turn. */
  readonly wasSentOn: boolean;
  /** Why this iteration was entered; null in a turn's first. */
  readonly transition: Transition | null;
}

/** The state a turn begins with. */
export function firstState(params: QueryParams): State {
  return { messages: params.messages, step: 1, failures: 0, stopHookBlocks: noBlocks, wasSentOn: false, transition: null };
}
