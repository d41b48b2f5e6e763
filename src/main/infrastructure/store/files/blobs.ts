import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { blobId, type BlobId } from '#shared/model/id.ts';
import { JournalError } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import { toJournalError } from '../failure.ts';
import { writeDurably } from './durable-write.ts';

/** Blobs as files named by their hash in this folder. `get` checks what it reads against the name. */
export function createBlobs(folder: string): BlobPort {
  return {
    async put(bytes) {
      const blob = nameOf(bytes);
      const path = join(folder, blob);
      try {
        if (!(await isThere(path, bytes.byteLength))) {
          await mkdir(folder, { recursive: true });
          await writeDurably(path, bytes);
        }
      } catch (cause) {
        throw toJournalError(cause, 'An attachment or image could not be stored', path);
      }
      return blob;
    },
    async get(blob) {
      const path = join(folder, blobId.parse(blob));
      let bytes: Uint8Array;
      try {
        bytes = await readFile(path);
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
          throw new ServiceError('NOT_FOUND', `The stored file ${path} is not there any more.`, { what: 'blob' }, { cause });
        }
        throw toJournalError(cause, 'A stored file could not be read', path);
      }
      if (nameOf(bytes) !== blob) {
        throw new JournalError(
          'damaged',
          `The stored file ${path} was changed after it was written: its bytes do not fit its name. It was left as it is.`,
        );
      }
      return bytes;
    },
  };
}

function nameOf(bytes: Uint8Array): BlobId {
  return blobId.parse(createHash('sha256').update(bytes).digest('hex'));
}

async function isThere(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch {
    return false;
  }
}
