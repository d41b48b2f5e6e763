import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { ResultFiles } from '#main/ports/journal.ts';
import { toJournalError } from '../failure.ts';
import { writeDurably } from './durable-write.ts';

/** Results and terminal spools under `root`, one folder per session. */
export function createResultFiles(root: string): ResultFiles {
  const folder = (session: SessionId) => join(root, session);
  return {
    async writeResult(session, call, text) {
      const path = join(folder(session), `${fileNameOf(call)}.txt`);
      try {
        await mkdir(folder(session), { recursive: true });
        await writeDurably(path, Buffer.from(text, 'utf8'));
      } catch (cause) {
        throw toJournalError(cause, 'A long result could not be written', path);
      }
      return path;
    },
    spoolPath(session, call) {
      const path = join(folder(session), `${fileNameOf(call)}.bytes`);
      try {
        mkdirSync(folder(session), { recursive: true });
      } catch (cause) {
        throw toJournalError(cause, 'The folder for terminal output could not be made', path);
      }
      return path;
    },
    folder,
  };
}

/**
 * A call's id as a file name. Ids come from outside: what is not plainly harmless (a path, a name the system reserves, too long) is named by
 * its hash, so that no id leaves the folder and no two share a file.
 */
function fileNameOf(call: CallId): string {
  if (/^[A-Za-z0-9_-]{8,100}$/.test(call)) return call;
  return `call.${createHash('sha256').update(call).digest('hex').slice(0, 32)}`;
}
