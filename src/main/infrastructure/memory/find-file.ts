// What lies under a name of the memory, without ever following it out of its folder.
import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { codeOf, isInside } from '../workspace/folder.ts';

/** A name of the memory as it is on disk. `refused`: it is there and cannot be used; `hash` is what it may be removed against, `stats` are those of a link itself. */
export type Found =
  | { type: 'missing' }
  | { type: 'file'; path: string; stats: Stats }
  | { type: 'refused'; note: string; stats: Stats | null; hash: string | null };

/** Looks at a name inside the folder. Never rejects. */
export async function findFile(folder: string, name: string): Promise<Found> {
  const path = join(folder, name);
  try {
    const own = await lstat(path);
    const real = await realpath(path).catch(() => null);
    const target = own.isSymbolicLink() ? await readlink(path) : null;
    // Also where a folder above it is a link.
    if (real === null || !isInside(folder, real)) {
      const note = whyOutside(target, real);
      return { type: 'refused', note, stats: target === null ? null : own, hash: target === null ? null : hashOf(`link to ${target}`) };
    }
    const stats = await stat(real);
    if (stats.isFile()) return { type: 'file', path: real, stats };
    const kind = stats.isDirectory() ? 'a folder' : 'no regular file';
    return { type: 'refused', note: `This is ${kind}, where a file is expected: it is not read.`, stats, hash: null };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { type: 'missing' };
    return { type: 'refused', note: unreadable(error), stats: null, hash: null };
  }
}

function whyOutside(target: string | null, real: string | null): string {
  if (target === null) return 'It lies outside of the memory’s folder and is left alone.';
  if (real === null) return `This is a link to ${target}, which leads to no file: it is not read.`;
  return `This is a link to ${target}, outside of the memory’s folder: it is not read.`;
}

/** Why a file cannot be read, as a note. */
export function unreadable(error: unknown): string {
  return `It cannot be read (${codeOf(error) || String(error)}). Look at its permissions and its folder’s.`;
}

/** SHA-256 of a file's bytes, however long it is; null where it cannot be read. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** SHA-256 of some bytes. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
