import { statfsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { JournalError } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';

/** The kinds of trouble a data folder gives, whether SQLite or the file system says so. */
export type StorageTrouble = 'disk-full' | 'damaged' | 'unwritable' | 'other';

/** What kind of trouble an error from SQLite or the file system is. `near` is a path on the disk it is about. */
export function troubleOf(error: unknown, near: string): StorageTrouble {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged';
  if (code.startsWith('SQLITE_IOERR')) return isDiskFull(near) ? 'disk-full' : 'other';
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return 'unwritable';
  return ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code) ? 'unwritable' : 'other';
}

/**
 * An error of the store as the engine knows it: what failed, why, what was kept, what to do. Expected refusals pass through as they are.
 * A database that turns out to be damaged is marked, so that the next opening checks all of it.
 */
export function toJournalError(cause: unknown, whatFailed: string, file: string): Error {
  if (cause instanceof JournalError || cause instanceof ServiceError) return cause;
  const trouble = troubleOf(cause, dirname(file));
  const said = cause instanceof Error ? cause.message : String(cause);
  switch (trouble) {
    case 'disk-full':
      return new JournalError(
        'disk-full',
        `${whatFailed}: the disk that holds ${file} is full. Everything stored before is kept. Free some space, then try again.`,
        { cause },
      );
    case 'damaged':
      markDamaged(file);
      return new JournalError(
        'damaged',
        `${whatFailed}: ${file} is damaged (${said}). The file was left as it is. Restart Tessera: it then checks the whole file, sets it aside and begins a fresh one.`,
        { cause },
      );
    case 'unwritable':
    case 'other':
      return new JournalError(
        'io',
        `${whatFailed}: ${said}. Everything stored before is kept in ${file}. Check the folder and its disk, then try again.`,
        {
          cause,
        },
      );
  }
}

/** The file whose presence asks the next opening for a complete check of the database. */
export function damageMark(file: string): string {
  return `${file}.check`;
}

function markDamaged(file: string): void {
  try {
    writeFileSync(damageMark(file), '');
  } catch {
    // A disk that takes no mark is reported by what failed first.
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isDiskFull(near: string): boolean {
  try {
    return statfsSync(near).bavail === 0;
  } catch {
    return false;
  }
}
