import { assertNever } from '../assert-never.ts';
import type { PersonContent } from '../content.ts';
import type { PendingBlock } from './wire-messages.ts';

/** A person's message as blocks of a user message, in the order it was written. Text without a visible character is left out. */
export function personBlocks(content: readonly PersonContent[]): PendingBlock[] {
  return content.flatMap((part): PendingBlock[] => {
    switch (part.type) {
      case 'text':
        return textBlocks(part.text);
      case 'image':
        return [{ type: 'image', blob: part.blob, mediaType: part.mediaType }];
      case 'file':
        return [{ type: 'text', text: `Attached file ${part.path}:\n\n${hasText(part.text) ? part.text : '(the file is empty)'}` }];
      default:
        return assertNever(part);
    }
  });
}

/** A text as blocks: none where the API would refuse it as empty. */
export function textBlocks(text: string): { type: 'text'; text: string }[] {
  return hasText(text) ? [{ type: 'text', text }] : [];
}

/** Whether the API accepts it as a text block: it refuses text that is empty or only white space. */
export function hasText(text: string): boolean {
  return text.trim() !== '';
}
