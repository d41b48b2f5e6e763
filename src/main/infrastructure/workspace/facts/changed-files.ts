import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { FileChange, WatchedFile } from '#main/ports/workspace.ts';
import { codeOf } from '../folder.ts';

/** Larger files are judged by their time alone: reading them would hold the turn up. */
const maxHashedBytes = 64 * 1024 * 1024;

/** How many files are looked at side by side. */
const sideBySide = 16;

/** Which of the files are not as they were seen. One whose time is the same is taken to be the same; one that was only touched is too. */
export async function changedFiles(files: readonly WatchedFile[]): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  for (let start = 0; start < files.length; start += sideBySide) {
    const found = await Promise.all(files.slice(start, start + sideBySide).map(changeOf));
    changes.push(...found.filter((change) => change !== null));
  }
  return changes;
}

async function changeOf({ path, hash, modifiedMs }: WatchedFile): Promise<FileChange | null> {
  try {
    const { mtimeMs, size } = await stat(path);
    if (Math.trunc(mtimeMs) === Math.trunc(modifiedMs)) return null;
    const now = size > maxHashedBytes ? `${size} bytes of ${Math.trunc(mtimeMs)}` : await hashOf(path);
    return now === hash ? null : { path, hash: now };
  } catch (error) {
    // What may not be looked at tells nothing; the tools will say so when it matters.
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? { path, hash: null } : null;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
