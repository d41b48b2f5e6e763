import { foldBreakers, type BreakersState } from '#shared/model/breakers/breakers.ts';
import type { BreakerTrip } from '#shared/model/breakers/trip.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { foldMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { RequestId } from '#shared/model/id.ts';
import { blocksBefore } from '#shared/model/last-sent.ts';
import { tellBlocks } from '#shared/model/sent-blocks.ts';
import { StreamingToolExecutor } from '#main/execution/executor/streaming-tool-executor.ts';
import { WholeMessageCalls } from '#main/execution/executor/whole-message-calls.ts';
import type { IncomingCall } from '#main/execution/executor/types.ts';
import type { HookStop } from '#main/ports/hooks.ts';
import type { Assembled } from './request/assemble.ts';
import { Outbox } from './outbox.ts';
import { readAnswer, type AnswerEnd } from './answer/read.ts';
import { doneWords } from './enter.ts';
import { reserve } from './reserve.ts';
import { overloadsBeforeFallback, retryDelay } from './retry.ts';
import type { State } from './state.ts';
import type { AskedModel, LoopEvent, QueryParams, QueryStored } from './types.ts';

type Refused = { readonly type: 'refused'; readonly terminal: Terminal };

/** What a step came to. */
export interface StepEnd {
  /** The fold over everything the step stored. */
  readonly messages: MessagesState;
  /** `refused`: no request was made, since no cap pays for it. */
  readonly answer: AnswerEnd | Refused;
  /** How many calls the answer made. Each has its end stored. */
  readonly calls: number;
  /** Set where a hook around one of them said that the turn must not go on. */
  readonly hookStop: HookStop | null;
  /** Set where the request failed and is to be tried again. */
  readonly retryInMs: number | null;
  /** True where the model has been overloaded so often that the fallback takes over. */
  readonly isOverloaded: boolean;
  readonly breakers: BreakersState;
  /** What tripped in this step. Each is stored. */
  readonly trips: readonly BreakerTrip[];
  /** What the turn has put out, this step included. */
  readonly outputTokens: number;
  /** Whether the answer ends with the words that nothing is left to do. */
  readonly saysDone: boolean;
}

/**
 * One request and the calls its answer made: the answer is read and its calls run at the same time, and whatever either has to say is
 * yielded as it comes. When it is left early (the consumer throws or returns), the stream and every running call are stopped first.
 */
export async function* runStep(
  params: QueryParams,
  state: State,
  { body: wanted, blocks, marks }: Assembled,
): AsyncGenerator<LoopEvent, StepEnd, QueryStored> {
  const { agent, clock, runner, tools } = params;
  const { model } = state;
  const seen = new Seen(state);
  const request = params.ids.next() as RequestId;
  const outbox = new Outbox((event) => seen.add(event));
  const granted = yield* reserve(params, state.step, request, { body: wanted, blocks, marks }, outbox);
  if (granted.type === 'refused') {
    yield* storeTrips(params, seen, outbox);
    return seen.refused(granted);
  }
  const body = { ...wanted, max_tokens: granted.maxTokens };
  const leaving = new AbortController();
  const signal = AbortSignal.any([params.signal, leaving.signal]);
  const isWhole = state.heldBack === 'whole' && model.port.whole !== undefined;
  const executing = { agent, tools, runner, clock, signal, store: outbox.store, publish: outbox.publish };
  const executor = isWhole ? new WholeMessageCalls(executing) : new StreamingToolExecutor(executing);
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
      ...(granted.loweredBy === null ? {} : { loweredBy: granted.loweredBy }),
      isSimulated: model.port.isSimulated,
      ...(isWhole ? { isStreamed: false } : {}),
      effort: model.effort,
      thinking: model.thinking,
      ...(body.diagnostics === undefined ? {} : { previousMessage: body.diagnostics.previous_message_id }),
      ...tellBlocks(blocksBefore(state.messages.lastSent, agent), blocks),
      marks,
    });
    const { store, publish } = outbox;
    const addTool = (call: IncomingCall): void => executor.addTool(call);
    const answering = isWhole && model.port.whole ? model.port.whole(body, signal) : model.port.stream(body, signal);
    reading = readAnswer(answering, { agent, request, clock, signal, store, blobs: params.blobs, publish, addTool });
    const answer = yield* outbox.drain(reading);
    if (answer.type === 'failed') executor.discardUnstarted();
    const retryInMs = yield* storeEnd(params, state, seen, request, answer, outbox);
    if (!mayCallsGoOn(answer, retryInMs)) executor.cancel({ type: 'answer-failed' });
    yield* outbox.drain(executor.finish());
    const trips = yield* storeTrips(params, seen, outbox);
    const isOverloaded = mayTakeOver(params, model, seen.breakers.retries.overloads);
    return { ...seen.end(answer), isOverloaded, answer, calls: executor.size, hookStop: executor.hookStop, retryInMs, trips };
  } finally {
    const left = new Error('The loop was left.');
    leaving.abort(left);
    outbox.close(left);
    await Promise.allSettled([reading, executor.close()]);
  }
}

/** Stores what tripped in the step. */
async function* storeTrips(
  { agent: actor, turn }: QueryParams,
  seen: Seen,
  outbox: Outbox,
): AsyncGenerator<LoopEvent, BreakerTrip[], QueryStored> {
  const trips = [...seen.trips];
  for (const trip of trips) yield* outbox.emit({ type: 'breaker.tripped', actor, turn, ...trip });
  return trips;
}

/** Stores how a request ended that did not end well, and says when it is tried again. */
async function* storeEnd(
  params: QueryParams,
  state: State,
  seen: Seen,
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
  const { failure } = answer;
  const isSpent = seen.wouldTrip({ type: 'request.failed', actor, request, failure, retryInMs: null });
  const { failures, overloads } = seen.breakers.retries;
  const delayMs = isSpent ? null : retryDelay(failure, failures + 1, params.random);
  const isOver = failure.kind === 'overloaded' && mayTakeOver(params, state.model, overloads + 1);
  const retryInMs = delayMs !== null && isOver ? 0 : delayMs;
  if (retryInMs !== null) params.waits.announce();
  yield* outbox.emit({ type: 'request.failed', actor, request, failure, retryInMs });
  return retryInMs;
}

/** Whether another model should be asked after so many overloads in a row. */
function mayTakeOver({ fallback }: QueryParams, asked: AskedModel, overloads: number): boolean {
  return fallback !== null && fallback.name !== asked.name && overloads >= overloadsBeforeFallback;
}

/** The folds over everything a step has stored. */
class Seen {
  messages: MessagesState;
  breakers: BreakersState;
  readonly trips: BreakerTrip[] = [];
  readonly #before: number;
  #lastText = '';

  constructor(state: State) {
    this.messages = state.messages;
    this.breakers = state.breakers;
    this.#before = state.outputTokens;
  }

  add(event: StoredEvent): void {
    this.messages = foldMessages(this.messages, event);
    const { state, trips } = foldBreakers(this.breakers, event);
    this.breakers = state;
    this.trips.push(...trips);
    if (event.type === 'block.completed' && event.block.type === 'text') this.#lastText = event.block.text;
  }

  wouldTrip(draft: EventDraft): boolean {
    return foldBreakers(this.breakers, draft).trips.length > 0;
  }

  end(answer: AnswerEnd): Pick<StepEnd, 'messages' | 'breakers' | 'outputTokens' | 'saysDone'> {
    const usage = answer.type === 'finished' ? answer.usage : answer.soFar.usage;
    return {
      messages: this.messages,
      breakers: this.breakers,
      outputTokens: this.#before + (usage?.output_tokens ?? 0),
      saysDone: this.#lastText.trimEnd().endsWith(doneWords),
    };
  }

  /** The end of a step whose request was never made. */
  refused(answer: Refused): StepEnd {
    const { messages, breakers } = this;
    return {
      messages,
      breakers,
      answer,
      calls: 0,
      hookStop: null,
      retryInMs: null,
      isOverloaded: false,
      trips: [],
      outputTokens: this.#before,
      saysDone: false,
    };
  }
}

/** Calls of an answer that was refused or failed for good are not run: nobody would read their results. */
function mayCallsGoOn(answer: AnswerEnd, retryInMs: number | null): boolean {
  if (answer.type === 'finished') return answer.stopReason !== 'refusal';
  return answer.type === 'aborted' || retryInMs !== null;
}
