// An answer that came whole, told as a stream would have told it. Pure.
import type { ModelStreamEvent } from '#main/ports/model.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import { createAssembler, StreamFormatError } from './assembler.ts';
import { asObject } from './wire-event.ts';

/** The events of an answer that is already there. Throws `StreamFormatError` where it is no message of the API. */
export function* wholeAnswer(message: JsonObject): Generator<ModelStreamEvent> {
  const { content, ...head } = message;
  if (!Array.isArray(content)) throw new StreamFormatError('The answer has no content.');
  const assembler = createAssembler();
  const isCut = message['stop_reason'] === 'max_tokens';
  yield* assembler.push({ type: 'message_start', message: head });
  for (const [index, block] of content.entries()) {
    yield* assembler.push({ type: 'content_block_start', index, content_block: block });
    for (const event of assembler.push({ type: 'content_block_stop', index })) {
      yield isCut && index === content.length - 1 ? cutCall(event) : event;
    }
  }
  const { stop_reason: reason = null, stop_details: details = null, usage = null } = message;
  const delta: Record<string, Json> = { stop_reason: reason, ...(details === null ? {} : { stop_details: details }) };
  yield* assembler.push({ type: 'message_delta', delta, usage: asObject(usage) ?? {} });
  yield* assembler.push({ type: 'message_stop' });
}

/** The last call of an answer that was cut off is not whole, even where the server closed its JSON for it: it is told as a stream tells it. */
function cutCall(event: ModelStreamEvent): ModelStreamEvent {
  if (event.type !== 'block.closed' || event.block.type !== 'tool_use') return event;
  const { block } = event;
  return { ...event, block: { ...block, input: {} }, malformedInput: JSON.stringify(block.input).slice(0, -1) };
}
