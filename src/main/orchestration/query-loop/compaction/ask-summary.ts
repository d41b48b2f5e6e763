// One request for a summary: the session's own prefix with the instruction as its last block. Nothing of it is shown as an answer.
import type { EventOf, EventDraft } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { MessagesState } from '#shared/model/folds/messages.ts';
import type { RequestId } from '#shared/model/id.ts';
import { blocksBefore } from '#shared/model/last-sent.ts';
import { tellBlocks } from '#shared/model/sent-blocks.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import { readAnswer, type AnswerEnd } from '../answer/read.ts';
import type { Assemble } from '../request/assemble.ts';
import { reserve } from '../reserve.ts';
import { retryDelay } from '../retry.ts';
import type { LoopEvent, QueryStored } from '../types.ts';
import type { Progress } from './progress.ts';
import type { CompactionOrder, CompactionParams } from './types.ts';

/** Why a request for a summary came to nothing, as it is stored, and when another one makes sense. */
export interface NoSummary extends Pick<EventOf<'context.failed'>, 'because' | 'message'> {
  /** Milliseconds until the same request may succeed; null where it would only fail again. */
  readonly retryInMs: number | null;
}

/** What a request for a summary came to. `withheld`: no cap pays for it, or the person stopped the wait; nothing was sent. */
export type Asked =
  | { readonly type: 'answered'; readonly request: RequestId; readonly text: string }
  | { readonly type: 'failed'; readonly request: RequestId; readonly failed: NoSummary }
  | { readonly type: 'withheld'; readonly terminal: Terminal };

/** Asks for a summary of `messages`. When it is left early, the stream is stopped first. */
export async function* askSummary(
  params: CompactionParams,
  order: CompactionOrder,
  progress: Progress,
  { messages, instruction, assemble }: { messages: MessagesState; instruction: string; assemble: Assemble },
): AsyncGenerator<LoopEvent, Asked, QueryStored> {
  const { agent, clock } = params;
  const { model } = order;
  const { outbox } = progress;
  const request = params.ids.next() as RequestId;
  const { body: wanted, blocks, marks } = await assemble(messages, model, model.maxTokens, instruction);
  const granted = yield* reserve(params, order.step, request, { body: wanted, blocks, marks }, outbox);
  yield* progress.storeTrips();
  if (granted.type === 'refused') return { type: 'withheld', terminal: granted.terminal };
  const body = { ...wanted, max_tokens: granted.maxTokens };
  const leaving = new AbortController();
  const signal = AbortSignal.any([params.signal, leaving.signal]);
  const isWhole = order.isWhole && model.port.whole !== undefined;
  const texts: string[] = [];
  const store = async (draft: EventDraft): Promise<StoredEvent> => {
    const stored = await outbox.store(draft);
    if (stored.type === 'block.completed' && stored.block.type === 'text') texts.push(stored.block.text);
    return stored;
  };
  let reading: Promise<AnswerEnd> | null = null;
  try {
    yield* outbox.emit({
      type: 'request.sent',
      actor: agent,
      request,
      turn: params.turn,
      step: order.step,
      purpose: 'compaction',
      model: model.name,
      maxTokens: body.max_tokens,
      ...(granted.loweredBy === null ? {} : { loweredBy: granted.loweredBy }),
      isSimulated: model.port.isSimulated,
      ...(isWhole ? { isStreamed: false } : {}),
      effort: model.effort,
      thinking: model.thinking,
      ...(body.diagnostics === undefined ? {} : { previousMessage: body.diagnostics.previous_message_id }),
      asks: instruction,
      ...tellBlocks(blocksBefore(progress.messages.lastSent, agent), blocks),
      marks,
    });
    const answering = isWhole && model.port.whole ? model.port.whole(body, signal) : model.port.stream(body, signal);
    // It is no part of the conversation: no delta of it is shown, and what it calls is not run.
    const unseen = { publish: () => Promise.resolve(), addTool: () => undefined };
    reading = readAnswer(answering, { agent, request, clock, signal, store, blobs: params.blobs, ...unseen });
    const answer = yield* outbox.drain(reading);
    reading = null;
    yield* storeEnd(params, progress, request, answer);
    const failed = noSummary(params, progress, answer, texts);
    return failed === null ? { type: 'answered', request, text: texts.join('\n\n') } : { type: 'failed', request, failed };
  } finally {
    if (reading !== null) {
      const left = new Error('The compaction was left.');
      leaving.abort(left);
      // What the reader waits to have stored will not be: it must hear of it before it is waited for.
      outbox.close(left);
      await Promise.allSettled([reading]);
    }
  }
}

async function* storeEnd(
  { agent: actor }: CompactionParams,
  { outbox }: Progress,
  request: RequestId,
  answer: AnswerEnd,
): AsyncGenerator<LoopEvent, void, QueryStored> {
  if (answer.type === 'finished') return;
  const hasBegun = answer.soFar.apiMessage !== null || answer.soFar.blockCount > 0;
  const because = answer.type === 'aborted' ? 'stopped' : 'failed';
  if (answer.type === 'aborted' || hasBegun) yield* outbox.emit({ type: 'response.interrupted', actor, request, because, ...answer.soFar });
  if (answer.type === 'failed') yield* outbox.emit({ type: 'request.failed', actor, request, failure: answer.failure, retryInMs: null });
}

function noSummary({ random }: CompactionParams, { breakers }: Progress, answer: AnswerEnd, texts: readonly string[]): NoSummary | null {
  const never = { retryInMs: null };
  if (answer.type === 'aborted') return { because: 'stopped', message: 'The summary was stopped.', ...never };
  if (answer.type === 'failed') {
    const { failure } = answer;
    const isTooLong = failure.kind === 'prompt_too_long' || failure.kind === 'too_large';
    const retryInMs = isTooLong ? 0 : retryDelay(failure, breakers.compaction.failures + 1, random);
    return { because: isTooLong ? 'too-long' : 'failed', message: failure.message, retryInMs };
  }
  switch (answer.stopReason) {
    case 'refusal':
      return { because: 'refused', message: 'The model refused to summarise the conversation.', ...never };
    case 'max_tokens':
      return { because: 'cut-off', message: 'The summary was cut off at its length limit.', ...never };
    case 'model_context_window_exceeded':
      return { because: 'too-long', message: "The summary was cut off because the conversation fills the model's window.", retryInMs: 0 };
    default:
      return texts.join('').trim() === '' ? { because: 'empty', message: 'The model answered without a summary.', ...never } : null;
  }
}
