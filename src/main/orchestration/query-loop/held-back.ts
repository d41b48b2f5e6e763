// Connections that hold streams back: a proxy that collects server-sent events delivers nothing until the answer is over, or never.
import type { ModelPort } from '#main/ports/model.ts';
import type { StepEnd } from './run-step.ts';
import type { State } from './state.ts';

/** After so many streams in a row that delivered nothing, the answer is asked for whole. */
const heldBackStreams = 2;

/**
 * The most output that is asked for at once where nothing streams: an answer must be whole before the connection is given up, after five
 * minutes. What it cuts off is continued like any other answer.
 */
const wholeMaxTokens = 10_000;

/** The limit of the next request's output. */
export function outputLimit({ heldBack, maxTokens }: State): number {
  return heldBack === 'whole' ? Math.min(maxTokens, wholeMaxTokens) : maxTokens;
}

/** What a step's answer says about the connection. */
export function heldBackAfter(before: State['heldBack'], answer: StepEnd['answer'], port: ModelPort): State['heldBack'] {
  if (before === 'whole') return before;
  const isHeldBack = answer.type === 'failed' && answer.failure.kind === 'silent' && answer.soFar.apiMessage === null;
  if (!isHeldBack) return 0;
  return before + 1 >= heldBackStreams && port.whole !== undefined ? 'whole' : before + 1;
}
