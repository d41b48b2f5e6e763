import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A regular file's size, when it was changed last, and at most its first `maxBytes`. */
export interface BoundedFile {
  size: number;
  modifiedMs: number;
  bytes: Uint8Array;
}

/** Reads the beginning of a regular file; null for anything else (a pipe would never end). Rejects with the file system's error. */
export async function readBounded(path: string, maxBytes: number): Promise<BoundedFile | null> {
  // Without the flag, opening a named pipe that nobody writes to waits for ever.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (!found.isFile()) return null;
    const buffer = Buffer.alloc(Math.min(found.size, maxBytes));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { size: found.size, modifiedMs: found.mtimeMs, bytes: buffer.subarray(0, filled) };
  } finally {
    await file.close();
  }
}
