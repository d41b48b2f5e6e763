import { z } from 'zod';
import { blobId } from './id.ts';
import { imageMediaType } from './wire.ts';

/** A part of what a person sends. Images lie in `blobs/`, written before the event that names them. */
export const personContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), blob: blobId, mediaType: imageMediaType, name: z.string(), bytes: z.number().int() }),
  /** A file attached by path: its text as it was when it was sent. */
  z.object({ type: z.literal('file'), path: z.string(), text: z.string(), bytes: z.number().int() }),
]);
export type PersonContent = z.infer<typeof personContent>;

/** A part of a tool's result, as the model is given it. */
export const resultContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), blob: blobId, mediaType: imageMediaType, bytes: z.number().int() }),
]);
export type ResultContent = z.infer<typeof resultContent>;

/** The words of a person's message, without attachments. */
export function personText(content: readonly PersonContent[]): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
