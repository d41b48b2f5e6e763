// The bytes of one call's terminal, on disk as soon as they were read. Nothing else holds them, so output of any size costs no memory.
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

/** Successive bytes of a terminal's output. `from` lies behind the byte that was asked for where bytes were lost. */
export interface Piece {
  from: number;
  bytes: Buffer;
}

/** A terminal's output that can be read from any byte, also while it grows. */
export interface SpoolReader {
  readonly size: number;
  /** At most `length` bytes from `from` on; empty at the end. */
  read(from: number, length: number): Promise<Piece>;
}

/** Takes a terminal's output. What does not fit on disk is kept in memory as far as the bound reaches, newest last. */
export interface Spool extends SpoolReader, Disposable {
  append(bytes: Buffer): void;
  /** Why bytes are missing from the file, in words; null while all of them are there. */
  readonly trouble: string | null;
}

/** What a spool may take of disk and, past that, of memory. */
export interface SpoolBounds {
  maxFileBytes: number;
  maxMemoryBytes: number;
}

export const defaultSpoolBounds: SpoolBounds = { maxFileBytes: 4 * 1024 ** 3, maxMemoryBytes: 1024 ** 2 };

/** Creates the file (over an older one) and its folder. Throws what the file system says. */
export function createSpool(file: string, { maxFileBytes, maxMemoryBytes }: SpoolBounds = defaultSpoolBounds): Spool {
  mkdirSync(path.dirname(file), { recursive: true });
  let descriptor: number | null = openSync(file, 'w', 0o600);
  let fileBytes = 0;
  let size = 0;
  let trouble: string | null = null;
  let rest: Buffer = Buffer.alloc(0);

  const writeToFile = (bytes: Buffer): number => {
    if (descriptor === null || trouble !== null) return 0;
    if (fileBytes + bytes.length > maxFileBytes) {
      trouble = `the output passed ${maxFileBytes} bytes; only its end was kept from there on`;
      return 0;
    }
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
    } catch (error) {
      trouble = `the output could not be written to disk (${error instanceof Error ? error.message : String(error)}); only its end was kept`;
    }
    return written;
  };

  return {
    get size() {
      return size;
    },
    get trouble() {
      return trouble;
    },
    append(bytes) {
      const written = writeToFile(bytes);
      fileBytes += written;
      size += bytes.length;
      if (written === bytes.length) return;
      const joined = Buffer.concat([rest, bytes.subarray(written)]);
      rest = joined.length > maxMemoryBytes ? Buffer.from(joined.subarray(joined.length - maxMemoryBytes)) : joined;
    },
    async read(from, length) {
      if (from < fileBytes) return readFile(file, from, Math.min(length, fileBytes - from));
      const restFrom = size - rest.length;
      const start = Math.max(from, restFrom);
      return { from: start, bytes: rest.subarray(start - restFrom, start - restFrom + length) };
    },
    [Symbol.dispose]() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

/** The spool of a call that has ended, or null where there is none. */
export function openSpool(file: string): SpoolReader | null {
  if (!existsSync(file)) return null;
  const { size } = statSync(file);
  return { size, read: (from, length) => readFile(file, from, Math.max(0, Math.min(length, size - from))) };
}

async function readFile(file: string, from: number, length: number): Promise<Piece> {
  await using handle = await open(file, 'r');
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, from);
  return { from, bytes: buffer.subarray(0, bytesRead) };
}
