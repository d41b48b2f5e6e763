// What a request says to a model that only follows instructions: the person's last words, and what came of the calls since.
import { recordMarker } from '#main/infrastructure/compact/markers.ts';
import { isNotice } from '../simulation/notices.ts';
import { contentBlocks, objects, textField } from '../simulation/wire-blocks.ts';
import { hashJson, type JsonObject } from '#shared/model/json.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import type { CallResult, Kit, PlannedCall } from './step.ts';

export interface Conversation {
  /** The person's last words, without attachments and notices. Empty where there are none. */
  words: string;
  /** Whether those words stand in no message any more, because the conversation was summarised. */
  isCutOff: boolean;
  kit: Kit;
  /** Takes the result of such a call since those words; each result is given once. */
  takeResult: (call: PlannedCall) => CallResult | undefined;
}

/** Reads a request. Each reading starts with all results untaken. */
export function readConversation(body: MessagesRequest): Conversation {
  // The body is what is sent as JSON; here it is read as loosely as the API would be given it.
  const messages = objects(body.messages as unknown as JsonObject[]);
  const at = messages.findLastIndex((message) => message['role'] === 'user' && personWords(message) !== '');
  const words = at === -1 ? '' : personWords(messages[at]);
  const isCutOff = at === -1 && messages.some(isSummarised);
  return { words, isCutOff, kit: kitOf(body), takeResult: resultsOf(messages.slice(at + 1)) };
}

function personWords(message: JsonObject | undefined): string {
  return contentBlocks(message?.['content'])
    .filter((block) => block['type'] === 'text')
    .map((block) => textField(block, 'text').trim())
    .filter((text) => !isNotice(text))
    .join('\n')
    .trim();
}

function isSummarised(message: JsonObject): boolean {
  return contentBlocks(message['content']).some((block) => textField(block, 'text').startsWith(recordMarker));
}

function resultsOf(messages: readonly JsonObject[]): Conversation['takeResult'] {
  const results = new Map<string, CallResult>();
  for (const block of messages.flatMap((message) => contentBlocks(message['content']))) {
    if (block['type'] !== 'tool_result') continue;
    const text = contentBlocks(block['content'])
      .map((part) => (part['type'] === 'image' ? '(a picture)' : textField(part, 'text')))
      .join('\n');
    results.set(textField(block, 'tool_use_id'), { status: block['is_error'] === true ? 'failed' : 'done', text });
  }
  const open = new Map<string, CallResult[]>();
  for (const block of messages.flatMap((message) => contentBlocks(message['content']))) {
    const result = results.get(textField(block, 'id'));
    if (block['type'] !== 'tool_use' || !result) continue;
    const key = hashJson([block['name'] ?? null, block['input'] ?? null]);
    open.set(key, [...(open.get(key) ?? []), result]);
  }
  return ({ name, input }) => open.get(hashJson([name, input]))?.shift();
}

function kitOf(body: MessagesRequest): Kit {
  const schemas = new Map(body.tools.map((tool) => [tool.name, tool.input_schema]));
  return {
    has: (tool) => schemas.has(tool),
    call(name, input) {
      const properties = schemas.get(name)?.['properties'];
      const known = objects([properties ?? null])[0];
      const entries = Object.entries(input).filter(([key]) => known === undefined || key in known);
      return { name, input: Object.fromEntries(entries) };
    },
  };
}
