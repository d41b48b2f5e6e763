// A request as the API's cache sees it: one row of blocks, tools first, then system, then messages.
import type { Json, JsonObject } from '#shared/model/json.ts';

/** A Messages API request as it arrives, before anything about it is known to be valid. */
export type RawRequest = JsonObject;

export type CacheTtl = '5m' | '1h';

export interface WireBlock {
  place: 'tools' | 'system' | 'messages';
  /** Where it stands, as the API names it in its errors: `messages.3.content.0`. */
  path: string;
  role: string | null;
  /** The block without its cache mark. */
  fields: JsonObject;
  mark: CacheTtl | null;
}

/** All blocks of a request in wire order. Content given as a plain string counts as one text block. */
export function wireBlocks(request: RawRequest): WireBlock[] {
  const messages = objects(request['messages']).flatMap((message, at) => {
    const role = typeof message['role'] === 'string' ? message['role'] : null;
    return contentBlocks(message['content']).map((block, index) => toBlock('messages', `messages.${at}.content.${index}`, role, block));
  });
  return [
    ...objects(request['tools']).map((tool, index) => toBlock('tools', `tools.${index}`, null, tool)),
    ...contentBlocks(request['system']).map((block, index) => toBlock('system', `system.${index}`, null, block)),
    ...messages,
  ];
}

/** The blocks of a message's or system prompt's content. */
export function contentBlocks(content: Json | undefined): JsonObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objects(content);
}

/** The objects of a list; everything else in it is left out. */
export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value)
    ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item))
    : [];
}

/** A field as text; empty where it is missing or not a text. */
export function textField(fields: JsonObject | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? value : '';
}

/** The time to live a cache mark asks for, or null where there is no mark. */
export function markOf(value: Json | undefined): CacheTtl | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return value['ttl'] === '1h' ? '1h' : '5m';
}

/** Whether the API accepts a mark on this block. */
export function isMarkable(block: WireBlock): boolean {
  const { type, text } = block.fields;
  return type !== 'thinking' && type !== 'redacted_thinking' && !(type === 'text' && text === '');
}

function toBlock(place: WireBlock['place'], path: string, role: string | null, block: JsonObject): WireBlock {
  const { cache_control: mark, ...fields } = block;
  return { place, path, role, fields, mark: markOf(mark) };
}
