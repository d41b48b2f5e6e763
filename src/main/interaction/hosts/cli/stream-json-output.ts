// One JSON object a line: `system/init`, then `assistant` per answer and `user` per tool result, then `result`.
import type { StoredEvent } from '#main/ports/journal.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { ResultContent } from '#shared/model/content.ts';
import type { CallId, RequestId, SessionId } from '#shared/model/id.ts';
import { resultObject } from './json-result.ts';
import type { Output } from './output.ts';
import type { CommandStreams } from './streams.ts';

type Answer = EventOf<'response.completed'> | EventOf<'response.interrupted'>;
type Finished = EventOf<'tool.finished'>;

/** Prints the run as it goes. A tool's line waits until the line of the answer that called it is out. */
export function streamJsonOutput(streams: CommandStreams): Output {
  let session: SessionId | null = null;
  const models = new Map<RequestId, string>();
  const blocks = new Map<RequestId, EventOf<'block.completed'>[]>();
  const frozen = new Map<CallId, Finished>();
  let openRequest: RequestId | null = null;
  let held: (() => void)[] = [];

  const print = (value: object): void => streams.out(JSON.stringify(value));
  const printAnswer = (event: Answer): void => {
    const content = (blocks.get(event.request) ?? []).map(({ block }) => (block.type === 'unknown' ? block.raw : block));
    if (content.length > 0 || event.type === 'response.completed') {
      print({
        type: 'assistant',
        message: {
          id: event.apiMessage,
          type: 'message',
          role: 'assistant',
          model: models.get(event.request) ?? null,
          content,
          stop_reason: event.type === 'response.completed' ? event.stopReason : null,
          usage: event.usage,
        },
        parent_tool_use_id: null,
        session_id: session,
      });
    }
    openRequest = null;
    for (const line of held) line();
    held = [];
  };
  const printResult = (call: CallId, isError: boolean, content: unknown): void => {
    const line = (): void =>
      print({
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: call, content, is_error: isError }] },
        parent_tool_use_id: null,
        session_id: session,
      });
    if (openRequest === null) line();
    else held.push(line);
  };

  const handlers: { [T in StoredEvent['type']]?: (event: Extract<StoredEvent, { type: T }>) => void } = {
    'request.sent': (event) => {
      openRequest = event.request;
      models.set(event.request, event.model);
    },
    'request.failed': (event) => {
      openRequest = null;
      print({ type: 'system', subtype: 'request_failed', error: event.failure, retry_in_ms: event.retryInMs, session_id: session });
    },
    'block.completed': (event) => blocks.set(event.request, [...(blocks.get(event.request) ?? []), event]),
    'response.completed': printAnswer,
    'response.interrupted': printAnswer,
    'tool.finished': (event) => {
      if (event.isFrozen) frozen.set(event.call, event);
      else printResult(event.call, event.isError, event.content.map(toWire));
    },
    'result.frozen': (event) =>
      printResult(event.call, frozen.get(event.call)?.isError ?? false, [{ type: 'text', text: event.text }]),
  };

  return {
    begin(summary, tools) {
      session = summary.id;
      print({
        type: 'system',
        subtype: 'init',
        session_id: summary.id,
        cwd: summary.folder,
        model: summary.model.model,
        provider: summary.model.provider,
        permissionMode: summary.mode,
        tools,
        ...(summary.model.provider === 'rehearsal' ? { simulated: true } : {}),
      });
    },
    event(event) {
      (handlers[event.type] as ((event: StoredEvent) => void) | undefined)?.(event);
    },
    end: (result) => print(resultObject(result)),
  };
}

function toWire(part: ResultContent): object {
  return part.type === 'text' ? part : { type: 'image', source: { type: 'blob', media_type: part.mediaType, sha256: part.blob } };
}
