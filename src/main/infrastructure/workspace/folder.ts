// Folders as people name them: resolved through symlinks, and refused with a sentence that says what is wrong.
import { opendir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { assertNever } from '#shared/model/assert-never.ts';
import type { FolderState } from '#shared/model/project.ts';
import { ServiceError } from '#main/ports/sessions.ts';

/** A path as a person types it, absolute: `~` is the home folder. */
export function expandPath(path: string, home: string = homedir()): string {
  if (path === '~') return home;
  return resolve(/^~[/\\]/.test(path) ? join(home, path.slice(2)) : path);
}

/** Whether a folder can be worked in right now. Opens it, since permissions alone do not say. */
export async function folderState(path: string): Promise<FolderState> {
  try {
    if (!(await stat(path)).isDirectory()) return 'not-a-folder';
    const folder = await opendir(path);
    await folder.close();
    return 'ok';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return 'missing';
    return code === 'ENOTDIR' ? 'not-a-folder' : 'unreadable';
  }
}

/** The folder with symlinks resolved. Throws `ServiceError` where it cannot be worked in. */
export async function usableFolder(path: string): Promise<string> {
  const state = await folderState(path);
  if (state !== 'ok') throw unusableFolder(path, state);
  return await realpath(path);
}

/** Why a folder cannot be worked in right now, as a sentence; null where it can. */
export async function folderProblem(path: string): Promise<string | null> {
  const state = await folderState(path);
  return state === 'ok' ? null : unusableFolder(path, state).message;
}

/** The refusal of a folder, saying which of the three it is and what to do. */
export function unusableFolder(path: string, state: Exclude<FolderState, 'ok'>): ServiceError {
  switch (state) {
    case 'missing':
      return unusablePath(path, `There is no folder ${path}. Check the path, or make the folder first.`, 'missing');
    case 'not-a-folder':
      return unusablePath(path, `${path} is a file, not a folder. Choose the folder it lies in.`, 'not-a-folder');
    case 'unreadable':
      return unusablePath(
        path,
        `${path} cannot be read: this account has no permission to open it. Change its permissions, or choose another folder.`,
        'unreadable',
      );
    default:
      return assertNever(state);
  }
}

/** Any refusal of a path: the sentence for the person, and a word for programs. */
export function unusablePath(path: string, message: string, reason: string, cause?: unknown): ServiceError {
  return new ServiceError('UNUSABLE_PATH', message, { path, reason }, { cause });
}

/** Whether a path lies in a folder (or is it). Both absolute with symlinks resolved. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The code of a file system's error, or the empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
