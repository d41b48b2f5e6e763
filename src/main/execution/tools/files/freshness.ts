import type { FileMemory } from '#main/ports/tools.ts';
import { hashBytes } from './text-file.ts';

/**
 * Whether the agent knows the file as it is on disk. Null where it does; otherwise the sentence that says what to do. Judged by content, so
 * that a file which was only touched is not refused.
 */
export function staleMessage(path: string, bytes: Uint8Array, files: FileMemory): string | null {
  const seen = files.get(path);
  if (seen === undefined) return `${path} has not been read in this session. Read it first; nothing was changed.`;
  if (seen.hash !== hashBytes(bytes))
    return `${path} has changed since it was read (by the person, a command or a formatter). Read it again; nothing was changed.`;
  return null;
}
