import { ModelError, type ModelPort, type ModelStreamEvent } from '#main/ports/model.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { AnswerBlock, AssistantBlock, MessagesRequest } from '#shared/model/wire.ts';

/** A small valid request with this text. */
export function requestOf(text: string, rest: Partial<MessagesRequest> = {}): MessagesRequest {
  return {
    model: 'claude-sonnet-5-5',
    max_tokens: 1024,
    tools: [],
    system: [],
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    ...rest,
  };
}

/** Everything a stream tells. */
export async function collect(model: ModelPort, body: MessagesRequest, signal = new AbortController().signal): Promise<ModelStreamEvent[]> {
  return Array.fromAsync(model.stream(body, signal));
}

/** The blocks among the events. */
export function blocksOf(events: readonly ModelStreamEvent[]): AnswerBlock[] {
  return events.flatMap((event) => (event.type === 'block.closed' ? [event.block] : []));
}

/** The answer as it is sent back in the next request. */
export function assistantContent(events: readonly ModelStreamEvent[]): AssistantBlock[] {
  return blocksOf(events).map((block) => (block.type === 'unknown' ? block.raw : block) as AssistantBlock);
}

/** The failure a stream ends with. Throws where it does not fail as a `ModelError`. */
export async function failureOf(stream: AsyncIterable<ModelStreamEvent>): Promise<{ failure: ModelFailure; events: ModelStreamEvent[] }> {
  const events: ModelStreamEvent[] = [];
  try {
    for await (const event of stream) events.push(event);
  } catch (error) {
    if (error instanceof ModelError) return { failure: error.failure, events };
    throw error;
  }
  throw new Error('The stream was expected to fail and did not.');
}
