import type { ToolDetails } from '#shared/model/tool-details.ts';
import type { ToolResult } from '#main/ports/tools.ts';

/** A result of one text. */
export function textResult(text: string, details?: ToolDetails): ToolResult {
  return { content: [{ type: 'text', text }], isError: false, ...(details ? { details } : {}) };
}

/** A refusal or failure: what failed, why, and what to do. */
export function errorResult(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** What the operating system refused, as a sentence about this path. */
export function fileErrorMessage(error: unknown, path: string): string {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `${path} cannot be accessed: the operating system does not permit it (${code}). Nothing was changed.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `${path} could not be written: the disk is full. The file is as it was before.`;
    case 'EROFS':
      return `${path} could not be written: it lies on a read-only file system.`;
    case 'ENOTDIR':
      return `${path} cannot exist: a part of the path is a file, not a folder.`;
    case 'ELOOP':
      return `${path} cannot be opened: its symbolic links lead in a circle.`;
    case 'EAGAIN':
      return `${path} has nothing more to read at the moment. Waiting for more could last for ever, so it is left alone.`;
    case 'ENAMETOOLONG':
      return `${path} cannot be used: the name is too long.`;
    default:
      return `${path} could not be used: ${message}`;
  }
}

/** A size for people: `512 bytes`, `4.2 KiB`, `2.0 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
