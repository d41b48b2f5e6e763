import type { BreakersState } from '#shared/model/breakers/breakers.ts';
import type { Transition } from '#shared/model/exit.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { AskedModel, QueryParams } from './types.ts';

/** What goes from one iteration of the loop to the next. Never changed in place. */
export interface State {
  /** What the model will be sent. */
  readonly messages: MessagesState;
  /** What the breakers have counted: over the whole session, not this turn alone. */
  readonly breakers: BreakersState;
  /** The model that is asked: the session's, or the one that took over. */
  readonly model: AskedModel;
  /** The next request's limit; above the model's own only while an answer that was cut off is recovered. */
  readonly maxTokens: number;
  /** What this turn has put out. */
  readonly outputTokens: number;
  /** How many streams in a row delivered nothing in this step; `whole` for the rest of a turn in which that made answers be asked for whole. */
  readonly heldBack: number | 'whole';
  /** Counts from 1. A retry belongs to the step it repeats. */
  readonly step: number;
  /** Whether a stop hook has sent the agent on in this turn. */
  readonly wasSentOn: boolean;
  /** Why this iteration was entered; null in a turn's first. */
  readonly transition: Transition | null;
}

/** The state a turn begins with. */
export function firstState({ messages, breakers, model }: QueryParams): State {
  return {
    messages,
    breakers,
    model,
    maxTokens: model.maxTokens,
    outputTokens: 0,
    heldBack: 0,
    step: 1,
    wasSentOn: false,
    transition: null,
  };
}
