import { assertNever } from '#shared/model/assert-never.ts';

/** Who ended a call before its end. */
export type CancelCause =
  | { readonly type: 'turn' }
  | { readonly type: 'call' }
  | { readonly type: 'sibling'; readonly summary: string }
  | { readonly type: 'answer-failed' }
  | { readonly type: 'answer-broken' }
  | { readonly type: 'hook' };

/** The reason a call's signal is aborted with, where the executor aborts it. */
export class CallCancelled extends Error {
  override readonly name = 'CallCancelled';
  readonly by: CancelCause;
  constructor(by: CancelCause) {
    super(cancelledText(by, true));
    this.by = by;
  }
}

/** Who aborted the signal. Whatever the executor did not do itself came from the turn. */
export function cancelCause(signal: AbortSignal): CancelCause {
  return signal.reason instanceof CallCancelled ? signal.reason.by : { type: 'turn' };
}

/** What the model is told of a cancelled call. */
export function cancelledText(by: CancelCause, wasRunning: boolean): string {
  const what = wasRunning ? 'This call was stopped before its end' : 'This call was not run';
  switch (by.type) {
    case 'turn':
      return `${what}: the turn was stopped.`;
    case 'call':
      return `${what}: the person stopped it.`;
    case 'sibling':
      return `${what}: another call of the same step failed (${by.summary}).`;
    case 'answer-failed':
      return `${what}: the model's answer ended in a failure.`;
    case 'answer-broken':
      return `${what}: the answer that made it broke off before its end. Make it again if it is still needed.`;
    case 'hook':
      return `${what}: a hook ended the turn.`;
    default:
      return assertNever(by);
  }
}
