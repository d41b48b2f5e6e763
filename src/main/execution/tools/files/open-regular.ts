import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { missingMessage } from '#main/execution/paths/near-names.ts';
import { toAbsolute, toReal } from '#main/execution/paths/resolve-path.ts';
import { fileErrorMessage, formatBytes } from '../result.ts';

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

/** Says what a path names that is no file, and what to do instead. */
export function kindMessage(path: string, stats: Stats): string {
  if (stats.isDirectory()) return `${path} is a folder. Use Glob to list files in it, or Bash with ls.`;
  return `${path} is ${kindOf(stats)}, not a regular file. Opening it could wait for ever, so it is left alone.`;
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  return stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
}

/**
 * Opens a file for reading and hands it to `use`; closes it in every case. Never waits for a writer or for data: some files of /proc and /sys
 * call themselves regular and have none until something happens, and a pipe may have taken the file's place since it was looked at.
 */
export async function withOpenFile<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error(`it has become ${kindOf(stats)}. It was left alone.`);
    return await use(handle);
  } finally {
    await handle.close();
  }
}

const chunkBytes = 1024 * 1024;
/** What is read of a file whose size the system does not tell, as in /proc. */
const maxUnsizedBytes = 10 * 1024 * 1024;

/** The bytes of a file just opened, a chunk at a time. Each chunk is valid until the next is asked for. Throws the signal's reason. */
export async function* readChunks(handle: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const buffer = Buffer.alloc(chunkBytes);
  for (;;) {
    signal.throwIfAborted();
    // Where the last one ended: some files of the system cannot be read at a position.
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** All bytes of a file just opened. Throws where it holds far more than its size says: some files of /proc never end. Throws the signal's reason. */
export async function readWhole(handle: FileHandle, signal: AbortSignal): Promise<Buffer> {
  const maxBytes = Math.max((await handle.stat()).size, maxUnsizedBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readChunks(handle, signal)) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`it goes on after ${formatBytes(maxBytes)}, which is more than its size says.`);
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks, size);
}
