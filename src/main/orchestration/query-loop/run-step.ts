import { foldMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { RequestId } from '#shared/model/id.ts';
import { StreamingToolExecutor } from '#main/execution/executor/streaming-tool-executor.ts';
import type { IncomingCall } from '#main/execution/executor/types.ts';
import type { HookStop } from '#main/ports/hooks.ts';
import type { Assembled } from './request/assemble.ts';
import { Outbox } from './outbox.ts';
import { readAnswer, type AnswerEnd } from './answer/read.ts';
import { retryDelay } from './retry.ts';
import type { State } from './state.ts';
import type { LoopEvent, QueryParams, QueryStored } from './types.ts';

/** What a step came to. */
export interface StepEnd {
  /** The fold over everything the step stored. */
  readonly messages: MessagesState;
  readonly answer: AnswerEnd;
  /** How many calls the answer made. Each has its end stored. */
  readonly calls: number;
  /** Set where a hook around one of them said that the turn must not go on. */
  readonly hookStop: HookStop | null;
  /** Set where the request failed and is to be tried again. */
  readonly retryInMs: number | null;
}

/**
 * One request and the calls its answer made: the answer is read and its calls run at the same time, and whatever either has to say is
 * yielded as it comes. When it is left early (the consumer throws or returns), the stream and every running call are stopped first.
 */
export async function* runStep(
  params: QueryParams,
  state: State,
  { body, blocks, marks }: Assembled,
): AsyncGenerator<LoopEvent, StepEnd, QueryStored> {
  const { agent, clock, model, runner, tools } = params;
  let { messages } = state;
  const outbox = new Outbox((event) => (messages = foldMessages(messages, event)));
  const leaving = new AbortController();
  const signal = AbortSignal.any([params.signal, leaving.signal]);
  const executor = new StreamingToolExecutor({ agent, tools, runner, clock, signal, store: outbox.store, publish: outbox.publish });
  const request = params.ids.next() as RequestId;
  let reading: Promise<AnswerEnd> | null = null;
  try {
    yield* outbox.emit({
      type: 'request.sent',
      actor: agent,
      request,
      turn: params.turn,
      step: state.step,
      purpose: 'main',
      model: model.name,
      maxTokens: body.max_tokens,
      isSimulated: model.port.isSimulated,
      blocks,
      marks,
    });
    const { store, publish } = outbox;
    const addTool = (call: IncomingCall): void => executor.addTool(call);
    reading = readAnswer(model.port.stream(body, signal), { agent, request, clock, signal, store, publish, addTool });
    const answer = yield* outbox.drain(reading);
    const retryInMs = yield* storeEnd(params, state, request, answer, outbox);
    if (!mayCallsGoOn(answer, retryInMs)) executor.cancel({ type: 'answer-failed' });
    yield* outbox.drain(executor.finish());
    return { messages, answer, calls: executor.size, hookStop: executor.hookStop, retryInMs };
  } finally {
    const left = new Error('The loop was left.');
    leaving.abort(left);
    outbox.close(left);
    await Promise.allSettled([reading, executor.close()]);
  }
}

/** Stores how a request ended that did not end well, and says when it is tried again. */
async function* storeEnd(
  params: QueryParams,
  state: State,
  request: RequestId,
  answer: AnswerEnd,
  outbox: Outbox,
): AsyncGenerator<LoopEvent, number | null, QueryStored> {
  if (answer.type === 'finished') return null;
  const actor = params.agent;
  const because = answer.type === 'aborted' ? 'stopped' : 'failed';
  const hasBegun = answer.soFar.apiMessage !== null || answer.soFar.blockCount > 0;
  if (answer.type === 'aborted' || hasBegun) yield* outbox.emit({ type: 'response.interrupted', actor, request, because, ...answer.soFar });
  if (answer.type === 'aborted') return null;
  const retryInMs = retryDelay(answer.failure, state.failures + 1);
  yield* outbox.emit({ type: 'request.failed', actor, request, failure: answer.failure, retryInMs });
  return retryInMs;
}

/** Calls of an answer that was refused or failed for good are not run: nobody would read their results. */
function mayCallsGoOn(answer: AnswerEnd, retryInMs: number | null): boolean {
  if (answer.type === 'finished') return answer.stopReason !== 'refusal';
  return answer.type === 'aborted' || retryInMs !== null;
}
