import { realpath, stat } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import type { PersonContent } from '#shared/model/content.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import { codeOf, isInside, unusablePath } from '../folder.ts';
import { decodeText, imageTypeOf } from './file-kind.ts';
import { readBounded, type BoundedFile } from './read-bounded.ts';

const maxTextBytes = 1024 * 1024;
const maxImageBytes = 5 * 1024 * 1024;

/**
 * A file of the folder as part of a message: its text, or an image put into blobs. Throws `ServiceError` for what is outside (also by way of
 * a symlink), missing, unreadable, binary or too large.
 */
export async function attachFile(folder: string, path: string, blobs: BlobPort): Promise<PersonContent> {
  const full = await resolveInside(folder, path);
  const name = relative(folder, full).split(sep).join('/');
  const file = await read(full, name);
  const mediaType = imageTypeOf(file.bytes);
  if (mediaType !== null) {
    if (file.size > maxImageBytes) throw tooLarge(full, name, file.size, 'image', '5 MB');
    return { type: 'image', blob: await blobs.put(file.bytes), mediaType, name: basename(full), bytes: file.size };
  }
  const hasZeros = file.bytes.subarray(0, 8192).includes(0);
  if (file.size > maxTextBytes && !hasZeros) throw tooLarge(full, name, file.size, 'text', '1 MB');
  const text = file.size > maxTextBytes ? null : decodeText(file.bytes);
  if (text === null)
    throw unusablePath(full, `${name} is neither UTF-8 text nor a PNG, JPEG, GIF or WebP image, so it cannot be attached.`, 'binary');
  return { type: 'file', path: name, text, bytes: file.size };
}

async function resolveInside(folder: string, path: string): Promise<string> {
  const asked = resolve(folder, path);
  const full = await realpath(asked).catch((cause: unknown) => {
    throw codeOf(cause) === 'ENOENT' ? unusablePath(asked, `There is no file ${path}.`, 'missing', cause) : unreadable(asked, path, cause);
  });
  if (!isInside(folder, full))
    throw unusablePath(full, `${path} lies outside of the project (${full}). Only files of the project can be attached.`, 'outside');
  return full;
}

async function read(full: string, name: string): Promise<BoundedFile> {
  let file: BoundedFile | null;
  try {
    if ((await stat(full)).isDirectory()) throw unusablePath(full, `${name} is a folder. Attach a file in it.`, 'not-a-file');
    file = await readBounded(full, maxImageBytes);
  } catch (cause) {
    throw cause instanceof ServiceError ? cause : unreadable(full, name, cause);
  }
  if (file === null) throw unusablePath(full, `${name} is no regular file, so it cannot be attached.`, 'not-a-file');
  return file;
}

function unreadable(full: string, name: string, cause: unknown) {
  const said = cause instanceof Error ? cause.message : String(cause);
  return unusablePath(full, `${name} cannot be read (${said}).`, 'unreadable', cause);
}

function tooLarge(full: string, name: string, bytes: number, kind: 'text' | 'image', most: string) {
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  const instead =
    kind === 'text' ? 'Name the file in the message instead: the agent can read parts of it.' : 'Make it smaller, then attach it again.';
  return unusablePath(
    full,
    `${name} has ${megabytes} MB; ${kind === 'text' ? 'text files' : 'images'} can be attached up to ${most}. ${instead}`,
    'too-large',
  );
}
