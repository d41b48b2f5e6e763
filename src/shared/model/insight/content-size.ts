// How large content is before anybody has counted its tokens.
import type { EventOf } from '../event.ts';
import { systemBlocks } from '../prompt-layout.ts';

/** Bytes of JSON as they are sent, and the images among them: those count by their area, not by their bytes. */
export interface ContentSize {
  readonly bytes: number;
  readonly images: number;
}

export const noContent: ContentSize = { bytes: 0, images: 0 };

export function addSizes(...sizes: readonly ContentSize[]): ContentSize {
  return sizes.reduce((sum, size) => ({ bytes: sum.bytes + size.bytes, images: sum.images + size.images }), noContent);
}

/** What is left of a size when a part of it is taken away; never less than nothing. */
export function subtractSize(size: ContentSize, part: ContentSize): ContentSize {
  return { bytes: Math.max(0, size.bytes - part.bytes), images: Math.max(0, size.images - part.images) };
}

/** The size of blocks as they are sent. */
export function sizeOf(blocks: readonly object[]): ContentSize {
  let images = 0;
  const text = JSON.stringify(blocks, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'image') return value;
    images += 1;
    return undefined;
  });
  return { bytes: new TextEncoder().encode(text).length, images };
}

/** The size of tools and system prompt. */
export function promptSize(prompt: Pick<EventOf<'prompt.fixed'>, 'sections' | 'layout' | 'tools'>): ContentSize {
  return addSizes(sizeOf(prompt.tools), sizeOf(systemBlocks(prompt).map(({ text }) => ({ type: 'text', text }))));
}

/** What a text of so many bytes takes as a block. */
export function draftSize({ bytes, images }: ContentSize): ContentSize {
  return bytes === 0 ? { bytes, images } : { bytes: bytes + textFrameBytes, images };
}

const textFrameBytes = JSON.stringify({ type: 'text', text: '' }).length;
