import type { ImageMediaType } from '#shared/model/wire.ts';

/** Images over this size are refused: the API does not take them. */
export const maxImageBytes = 5 * 1024 * 1024;

/** What kind of image the bytes begin, judged by their first bytes and never by a file's name; null for anything else. */
export function imageMediaTypeOf(head: Uint8Array): ImageMediaType | null {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte);
  const ascii = (from: number, to: number): string => String.fromCharCode(...head.subarray(from, to));
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  return null;
}
