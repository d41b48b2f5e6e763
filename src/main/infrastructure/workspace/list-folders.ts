import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FolderListing } from '#shared/bridge/shapes.ts';
import { expandPath, folderState, unusableFolder } from './folder.ts';

const maxFolders = 2000;

/** The sub-folders of a folder (default: home) by name, hidden ones left out. Throws `ServiceError` where it cannot be opened. */
export async function listFolders(path: string | null): Promise<FolderListing> {
  const folder = path === null ? homedir() : expandPath(path);
  const state = await folderState(folder);
  if (state !== 'ok') throw unusableFolder(folder, state);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => entry.name);
  const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const shown = names.toSorted(byName.compare).slice(0, maxFolders);
  const folders = await Promise.all(shown.map((name) => describe(join(folder, name), name)));
  const parent = dirname(folder);
  return { path: folder, parent: parent === folder ? null : parent, folders: folders.filter((entry) => entry !== null) };
}

/** Null for a symlink that does not lead to a folder. */
async function describe(path: string, name: string): Promise<FolderListing['folders'][number] | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isDirectory()) return null;
  // A worktree's `.git` is a file.
  const isRepository = await stat(join(path, '.git')).then(
    () => true,
    () => false,
  );
  return { name, path, isRepository };
}
