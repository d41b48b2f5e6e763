// What the person does to a file of the memory: against the hash of what they saw, so that nothing an agent wrote meanwhile is lost.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MemoryText } from '#shared/model/memory.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { writeDurably } from '../store/files/durable-write.ts';
import { decodeText } from '../workspace/files/file-kind.ts';
import { codeOf } from '../workspace/folder.ts';
import { findFile, hashFile, hashOf, unreadable, type Found } from './find-file.ts';

/** Longest text that is edited here. */
const maxTextBytes = 1024 * 1024;
const maxNameCharacters = 200;

/** A file's text. Throws `ServiceError` where there is none of this name, or the name leads out of the folder. */
export async function readText(folder: string, name: string): Promise<MemoryText> {
  checkName(name);
  const found = await findFile(folder, name);
  switch (found.type) {
    case 'missing':
      throw gone(name);
    case 'refused':
      return { name, text: null, hash: found.hash, note: found.note };
    case 'file': {
      if (found.stats.size > maxTextBytes) {
        const note = `This has ${found.stats.size.toLocaleString('en-US')} bytes; up to 1 MB is shown and edited here.`;
        return { name, text: null, hash: await hashFile(found.path), note };
      }
      return await textOf(name, found.path);
    }
  }
}

async function textOf(name: string, path: string): Promise<MemoryText> {
  try {
    const bytes = await readFile(path);
    const text = decodeText(bytes);
    return { name, text, hash: hashOf(bytes), note: text === null ? 'This is not UTF-8 text: it is not shown.' : null };
  } catch (error) {
    return { name, text: null, hash: null, note: unreadable(error) };
  }
}

/** Writes a file whole, if it is still what the hash says. Throws `ServiceError`; the old file then stays as it is. */
export async function changeFile(folder: string, name: string, text: string, hash: string | null): Promise<MemoryText> {
  checkName(name);
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > maxTextBytes)
    throw unusable(
      name,
      `The text has ${bytes.length.toLocaleString('en-US')} bytes; up to 1 MB is kept here. Shorten it. Nothing was changed.`,
    );
  return await alone(folder, async () => {
    const found = await findFile(folder, name);
    await expectHash(found, name, hash);
    const path = found.type === 'file' ? found.path : join(folder, name);
    await storing(name, async () => {
      await makeFolder(folder, name);
      await writeDurably(path, bytes);
    });
    return { name, text, hash: hashOf(bytes), note: null };
  });
}

/** Removes a file, if it is still what the hash says; of a link, the link. Throws `ServiceError`. */
export async function removeFile(folder: string, name: string, hash: string): Promise<void> {
  checkName(name);
  await alone(folder, async () => {
    const found = await findFile(folder, name);
    if (found.type === 'missing') throw gone(name);
    await expectHash(found, name, hash);
    await storing(name, () => rm(join(folder, name)));
  });
}

async function expectHash(found: Found, name: string, hash: string | null): Promise<void> {
  if (found.type === 'refused' && (hash === null || found.hash === null)) throw unusable(name, `${name} cannot be changed. ${found.note}`);
  const present = found.type === 'missing' ? null : found.type === 'file' ? await hashFile(found.path) : found.hash;
  if (present === hash) return;
  const why =
    hash === null
      ? `There is a file ${name} by now.`
      : present === null
        ? `${name} was removed meanwhile.`
        : `${name} was changed meanwhile.`;
  throw new ServiceError('CONFLICT', `${why} Nothing was changed. Look at it as it is now, then decide again.`, { reason: 'changed' });
}

/** Folders above the file, made inside the memory only. */
async function makeFolder(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let under = '';
  for (const part of name.split('/').slice(0, -1)) {
    under = under === '' ? part : `${under}/${part}`;
    const found = await findFile(folder, under);
    const isFolder = found.type === 'refused' && found.stats?.isDirectory() === true;
    if (found.type === 'missing') await mkdir(join(folder, under), { mode: 0o700 });
    else if (!isFolder) throw unusable(name, `${under} is no folder of the memory. Choose another name. Nothing was changed.`);
  }
  const own = await findFile(dirname(folder), 'memory');
  if (own.type === 'refused' && own.stats?.isDirectory() === true) return;
  throw unusable(name, `${folder} is no folder of its own. Move away what is there. Nothing was changed.`);
}

async function storing<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const code = codeOf(error);
    const why = ['ENOSPC', 'EDQUOT'].includes(code) ? 'the disk is full' : code || String(error);
    const message = `${name} could not be stored: ${why}. What was there before is kept. Mend that, then try again.`;
    throw new ServiceError('NOT_STORED', message, { reason: code || 'unknown' }, { cause: error });
  }
}

/** A name is a way down into the folder, and nothing else. */
function checkName(name: string): void {
  const parts = name.split('/');
  const isPlain = parts.every((part) => part !== '' && !part.startsWith('.') && !/[\\:\p{Cc}]/u.test(part));
  if (isPlain && name.length <= maxNameCharacters) return;
  throw unusable(
    name.slice(0, maxNameCharacters),
    'This is no name for a file of the memory: it must lie in its folder, such as MEMORY.md or topics/build.md, and no part of it may begin with a dot.',
  );
}

function gone(name: string): ServiceError {
  return new ServiceError('NOT_FOUND', `There is no file ${name} in the memory any more.`, { what: 'file' });
}

function unusable(path: string, message: string): ServiceError {
  return new ServiceError('UNUSABLE_PATH', message, { path, reason: 'not-usable' });
}

const queues = new Map<string, Promise<unknown>>();

/** One change of a folder after the other, so that between looking and writing there is no other of this process. */
async function alone<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const before = queues.get(folder) ?? Promise.resolve();
  const mine = before.then(act, act);
  const settled = mine.catch(() => undefined);
  queues.set(folder, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(folder) === settled) queues.delete(folder);
  }
}
