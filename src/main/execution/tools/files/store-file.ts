import { randomBytes } from 'node:crypto';
import { open, rename, stat, unlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Stores a file so that at every moment the old or the new content is there, never a half: a temporary file beside it, synced, then renamed
 * over it with the old mode. Where a rename would change more than the content (hard links, another owner, a folder that takes no new
 * files) the file is written in place. Returns the new time of change. Throws the file system's error, with the old file untouched.
 */
export async function storeFile(path: string, bytes: Uint8Array, before: Stats | null): Promise<number> {
  if (before === null || canReplace(before)) {
    const isReplaced = await replaceFile(path, bytes, before);
    if (!isReplaced) await writeInPlace(path, bytes);
  } else {
    await writeInPlace(path, bytes);
  }
  return (await stat(path)).mtimeMs;
}

function canReplace(before: Stats): boolean {
  const isOwn = process.getuid === undefined || before.uid === process.getuid();
  return isOwn && before.nlink <= 1;
}

/** False where the folder does not let us create the temporary file, but may let us write the file itself. */
async function replaceFile(path: string, bytes: Uint8Array, before: Stats | null): Promise<boolean> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 60)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeSynced(temporary, bytes, before);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    if (before !== null && error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) return false;
    throw error;
  }
  try {
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  return true;
}

async function writeSynced(path: string, bytes: Uint8Array, before: Stats | null): Promise<void> {
  const handle = await open(path, 'wx', 0o666);
  try {
    await handle.writeFile(bytes);
    if (before !== null) await handle.chmod(before.mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeInPlace(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(0);
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
