// Files of this computer that the person attaches: pictures go to the session's store, text goes along as it is.
import type { PersonContent } from '#shared/model/content.ts';
import type { ImageMediaType } from '#shared/model/wire.ts';
import type { Client } from '../../../bridge/client.ts';
import { bytesText } from '../../../parts/format/duration.ts';
import { keepImage } from '../blob-image.tsx';

const imageTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] satisfies ImageMediaType[];
const mostImageBytes = 5_000_000;
const mostTextBytes = 512_000;

/** A file that cannot be attached; the message says why and what to do. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError';
}

/** Makes an attachment of a file. Rejects with `UnusableFileError` for what the model cannot be given. */
export async function attachLocalFile(client: Client, file: File): Promise<PersonContent> {
  const name = file.name || 'pasted picture';
  if (isImageType(file.type)) {
    if (file.size > mostImageBytes)
      throw new UnusableFileError(`${name} has ${bytesText(file.size)}. A picture may have at most 5 MB: make it smaller.`);
    const base64 = encodeBase64(new Uint8Array(await file.arrayBuffer()));
    const { blob, bytes } = await client.blob.put({ base64 });
    keepImage(blob, base64);
    return { type: 'image', blob, mediaType: file.type, name, bytes };
  }
  if (file.size > mostTextBytes) {
    throw new UnusableFileError(
      `${name} has ${bytesText(file.size)}. A text may have at most ${bytesText(mostTextBytes)}: attach a part of it, or put it into the project and name its path.`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = decodeText(bytes);
  if (text === null)
    throw new UnusableFileError(`${name} is neither text in UTF-8 nor a PNG, JPEG, GIF or WebP picture. The model cannot be given it.`);
  return { type: 'file', path: name, text, bytes: bytes.length };
}

/** The files that were pasted or dropped. */
export function filesOf(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

function isImageType(type: string): type is ImageMediaType {
  return imageTypes.includes(type);
}

function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x80_00) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x80_00)));
  return btoa(pieces.join(''));
}
