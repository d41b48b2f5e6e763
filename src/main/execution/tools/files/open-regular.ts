import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { missingMessage } from '#main/execution/paths/near-names.ts';
import { toAbsolute, toReal } from '#main/execution/paths/resolve-path.ts';
import { fileErrorMessage } from '../result.ts';

export interface RegularFile {
  /** Absolute, symlinks resolved: what it is remembered under. */
  path: string;
  stats: Stats;
}

/** Looks at what a path names: a regular file, nothing, or something that is no file to read or write, with the sentence that says so. */
export async function findRegular(
  filePath: string,
  folder: string,
): Promise<
  { type: 'file'; file: RegularFile } | { type: 'missing'; path: string; message: string } | { type: 'refused'; message: string }
> {
  const path = await toReal(toAbsolute(filePath, folder));
  try {
    const stats = await stat(path);
    if (stats.isFile()) return { type: 'file', file: { path, stats } };
    return { type: 'refused', message: kindMessage(path, stats) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { type: 'missing', path, message: await missingMessage(path, folder) };
    return { type: 'refused', message: fileErrorMessage(error, path) };
  }
}

function kindMessage(path: string, stats: Stats): string {
  if (stats.isDirectory()) return `${path} is a folder. Use Glob to list files in it, or Bash with ls.`;
  const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
  return `${path} is ${kind}, not a regular file. Opening it could wait for ever, so it is left alone.`;
}

/** Opens a file for reading and hands it to `use`; closes it in every case. */
export async function withOpenFile<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

const chunkBytes = 1024 * 1024;

/** A file's bytes from its beginning, a chunk at a time. Each chunk is valid until the next is asked for. Throws the signal's reason. */
export async function* readChunks(handle: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const buffer = Buffer.alloc(chunkBytes);
  for (let position = 0; ;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
