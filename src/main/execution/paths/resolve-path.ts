import { lstat, readlink, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

/** A path as the model wrote it, made absolute: `~` is the home folder, everything else is relative to `folder`. Does not look at the disk. */
export function toAbsolute(path: string, folder: string, home: string = homedir()): string {
  if (path === '~') return home;
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return isAbsolute(path) ? resolve(path) : resolve(folder, path);
}

const maxLinks = 40;

/**
 * Where a path really leads: every symlink resolved, also a dangling one, so that what would be created is judged and not the link's name.
 * Of what does not exist the nearest existing parent is resolved. Never throws: what cannot be looked at stays as it is written.
 */
export async function toReal(path: string, linksLeft: number = maxLinks): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path || linksLeft === 0) return path;
    const target = await linkTarget(path);
    if (target !== null) return toReal(resolve(await toReal(parent, linksLeft - 1), target), linksLeft - 1);
    return join(await toReal(parent, linksLeft), basename(path));
  }
}

async function linkTarget(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch {
    return null;
  }
}

/** Whether `path` is `folder` or lies in it. Both absolute; compared as text, so resolve symlinks before. */
export function isInside(path: string, folder: string): boolean {
  const prefix = folder.endsWith('/') || folder.endsWith('\\') ? folder : `${folder}/`;
  return path === folder || path.startsWith(prefix) || path.startsWith(prefix.replaceAll('/', '\\'));
}
