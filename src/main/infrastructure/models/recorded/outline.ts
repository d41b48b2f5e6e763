// What of a request must be the same when a recording is replayed: who said what in which order. Tool results, the system prompt and notices
// differ from machine to machine and from day to day, and are not compared.
import { isNotice } from '../simulation/notices.ts';
import { contentBlocks, objects, textField } from '../simulation/wire-blocks.ts';
import { hashText, type JsonObject } from '#shared/model/json.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';

const previewLength = 60;

/** One line per message: its role and what stands in it, texts by their hash and beginning. */
export function outlineOf(body: MessagesRequest): string[] {
  // The body is what is sent as JSON; here it is only looked at.
  const messages = objects(body.messages as unknown as JsonObject[]);
  return messages.map((message) => `${textField(message, 'role')}: ${contentBlocks(message['content']).flatMap(describe).join(', ')}`);
}

/** Says where two outlines differ first; null where they are the same. */
export function differenceOf(recorded: readonly string[], asked: readonly string[]): string | null {
  for (let at = 0; at < Math.max(recorded.length, asked.length); at += 1) {
    const [before, now] = [recorded[at], asked[at]];
    if (before === now) continue;
    if (before === undefined) return `message ${at + 1} is not in the recording (${now})`;
    if (now === undefined) return `message ${at + 1} of the recording is missing (${before})`;
    return `message ${at + 1} was recorded as (${before}) and is (${now})`;
  }
  return null;
}

function describe(block: JsonObject): string[] {
  switch (block['type']) {
    case 'text': {
      const text = textField(block, 'text');
      if (isNotice(text)) return [];
      const preview = text.length > previewLength ? `${text.slice(0, previewLength).toWellFormed()}…` : text;
      return [`"${preview.replace(/\s+/g, ' ')}" ${hashText(text.toWellFormed()).slice(0, 8)}`];
    }
    case 'tool_use':
      return [`call ${textField(block, 'name')} ${textField(block, 'id')}`];
    case 'tool_result':
      return [`result of ${textField(block, 'tool_use_id')}`];
    default:
      return [textField(block, 'type')];
  }
}
