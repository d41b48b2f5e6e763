import type { ResultContent } from '#shared/model/content.ts';
import type { CallCanceller, CallOutcome } from '#shared/model/events/tool-events.ts';
import type { ToolDetails } from '#shared/model/tool-details.ts';
import { cancelCause, cancelledText } from './cancelled.ts';

/** How a call ended and what the model is told of it: everything `tool.finished` and `result.frozen` will say. */
export interface CallEnd {
  readonly outcome: CallOutcome;
  readonly isError: boolean;
  readonly content: readonly ResultContent[];
  /** Set where the result was too long to send: the text that stands for it. */
  readonly frozen: FrozenResult | null;
  readonly durationMs: number;
  readonly details?: ToolDetails | undefined;
  /** Set where the call was cancelled. */
  readonly cancelledBy?: CallCanceller;
}

export interface FrozenResult {
  readonly text: string;
  readonly path: string;
  readonly originalCharacters: number;
  readonly because: 'tool-limit' | 'step-limit';
}

/** The end of a call that never ran: an error result with a sentence that the model can act on. */
export function endedUnrun(outcome: CallOutcome, text: string): CallEnd {
  return { outcome, isError: true, content: [{ type: 'text', text }], frozen: null, durationMs: 0 };
}

/** The end of a call that was cancelled before it ran. */
export function cancelledUnrun(signal: AbortSignal): CallEnd {
  const by = cancelCause(signal);
  return { ...endedUnrun('cancelled', cancelledText(by, false)), cancelledBy: by.type };
}
