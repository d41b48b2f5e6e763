// Where the memory of a project lies.
import { createHash } from 'node:crypto';
import { join } from 'node:path';

const maxCharacters = 200;

/**
 * The name of a project's folder under `projects/`: its path with every character that is no letter and no digit as `-`. Where that cannot be
 * read back (anything but `/`, small letters and digits, since some disks do not tell capitals) or is too long, `--` and the path's hash follow.
 * A name without a hash never holds `--`, so that no two paths share a folder.
 */
export function projectSlug(folder: string): string {
  const name = folder.replaceAll(/[^a-zA-Z0-9]/g, '-');
  if (/^(?:\/[a-z0-9]+)+$/.test(folder) && name.length <= maxCharacters) return name;
  return `${name.slice(0, maxCharacters)}--${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}

/** The folder of a project's memory. `folder` has its symlinks resolved. */
export function memoryFolderOf(home: string, folder: string): string {
  return join(home, 'projects', projectSlug(folder), 'memory');
}
