// The bytes of one call's terminal, on disk as soon as they were read. Nothing else holds them, so output of any size costs no memory.
import { closeSync, existsSync, mkdirSync, openSync, statfsSync, statSync, writeSync } from 'node:fs';
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

/**
 * Takes a terminal's output. What does not fit on disk is kept in memory as far as the bound reaches, newest last; disposing puts that behind
 * what is in the file, with a line between them that says how much is missing.
 */
export interface Spool extends SpoolReader, Disposable {
  append(bytes: Buffer): void;
  /** Why bytes are missing from the file, in words; null while all of them are there. */
  readonly trouble: string | null;
}

/** What a spool may take of disk and, past that, of memory. */
export interface SpoolBounds {
  maxFileBytes: number;
  /** What is left free of the disk, so that the journal can still be written. */
  minFreeBytes: number;
  maxMemoryBytes: number;
}

export const defaultSpoolBounds: SpoolBounds = { maxFileBytes: 2 * 1024 ** 3, minFreeBytes: 256 * 1024 ** 2, maxMemoryBytes: 1024 ** 2 };

/** How much is written before the disk is asked again what is free. */
const bytesBetweenLooks = 16 * 1024 ** 2;

/** Creates the file (over an older one) and its folder. Throws what the file system says. */
export function createSpool(file: string, bounds: SpoolBounds = defaultSpoolBounds): Spool {
  mkdirSync(path.dirname(file), { recursive: true });
  let descriptor: number | null = openSync(file, 'w', 0o600);
  let fileBytes = 0;
  let nextLook = 0;
  let size = 0;
  let trouble: string | null = null;
  let rest: Buffer = Buffer.alloc(0);

  const refusal = (length: number): string | null => {
    if (fileBytes + length > bounds.maxFileBytes) return `it passed ${mebibytes(bounds.maxFileBytes)}`;
    if (fileBytes < nextLook) return null;
    nextLook = fileBytes + bytesBetweenLooks;
    return freeBytes(file) < bounds.minFreeBytes ? 'the disk is nearly full' : null;
  };
  const writeToFile = (bytes: Buffer): number => {
    if (descriptor === null || trouble !== null) return 0;
    trouble = refusal(bytes.length);
    if (trouble !== null) return 0;
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
    } catch (error) {
      trouble = `it could not be written to disk (${error instanceof Error ? error.message : String(error)})`;
    }
    return written;
  };
  /** Without it, whoever opens the file later would take the place where it stops for the output's end. */
  const writeRest = (into: number): void => {
    const missing = size - fileBytes - rest.length;
    const gap = `\r\n[${mebibytes(missing)} of the output are left out here: ${trouble}.]\r\n`;
    try {
      writeSync(into, Buffer.concat([Buffer.from(missing > 0 ? gap : ''), rest]));
    } catch {
      // The disk takes nothing more. The outcome says that a part is missing.
    }
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
      rest = joined.length > bounds.maxMemoryBytes ? Buffer.from(joined.subarray(joined.length - bounds.maxMemoryBytes)) : joined;
    },
    async read(from, length) {
      if (from < fileBytes) return readFile(file, from, Math.min(length, fileBytes - from));
      const restFrom = size - rest.length;
      const start = Math.max(from, restFrom);
      return { from: start, bytes: rest.subarray(start - restFrom, start - restFrom + length) };
    },
    [Symbol.dispose]() {
      if (descriptor === null) return;
      if (rest.length > 0) writeRest(descriptor);
      closeSync(descriptor);
      descriptor = null;
    },
  };
}

function freeBytes(file: string): number {
  try {
    const { bavail, bsize } = statfsSync(file);
    return bavail * bsize;
  } catch {
    // A file system that does not tell has its own way to say that it is full.
    return Number.POSITIVE_INFINITY;
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
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
