// What the messages fold gives: the API's messages, save that images are still names of blobs.
import type { BlobId, CallId } from '../id.ts';
import type { AssistantBlock, ImageMediaType, TextParam } from '../wire.ts';

/** An image that still has to be read from `blobs/` before it is sent. */
export interface PendingImage {
  readonly type: 'image';
  readonly blob: BlobId;
  readonly mediaType: ImageMediaType;
}

/** What stands in for an image whose file is gone. Part of the prefix from then on: its words never change. */
export const missingImage: TextParam = { type: 'text', text: '[An image stood here; its file is missing from the data folder.]' };

/** The one result of a call. `is_error` is left out where there is none, so that the bytes stay the shortest. */
export interface PendingToolResult {
  readonly type: 'tool_result';
  readonly tool_use_id: CallId;
  readonly content: readonly (TextParam | PendingImage)[];
  readonly is_error?: true;
}

/** A block of a user message, images not yet read. The same object from fold to fold, so that hashes of it can be kept. */
export type PendingBlock = TextParam | PendingImage | PendingToolResult;

/** A message as it will be sent, images not yet read. */
export type PendingMessage =
  | { readonly role: 'user'; readonly content: readonly PendingBlock[] }
  | { readonly role: 'assistant'; readonly content: readonly AssistantBlock[] };

/** Consecutive content of the same role becomes one message; nothing is reordered and empty content makes no message. */
export function mergeMessages(messages: readonly PendingMessage[]): PendingMessage[] {
  const merged: PendingMessage[] = [];
  for (const message of messages) {
    if (message.content.length === 0) continue;
    const last = merged.at(-1);
    if (last?.role === 'user' && message.role === 'user') {
      merged[merged.length - 1] = { role: 'user', content: [...last.content, ...message.content] };
    } else if (last?.role === 'assistant' && message.role === 'assistant') {
      merged[merged.length - 1] = { role: 'assistant', content: [...last.content, ...message.content] };
    } else {
      merged.push(message);
    }
  }
  return merged;
}
