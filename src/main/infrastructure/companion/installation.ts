// Who this installation is: a random id made once, from which its companion follows. It lies beside the database, so that it outlives one that is set aside.
import { randomUUID } from 'node:crypto';
import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ServiceError } from '#main/ports/sessions.ts';
import { readSettingsFile, writeSettingsFile } from '../settings/settings-file.ts';

const installation = z.looseObject({
  id: z.string().min(1),
  sinceMs: z.number(),
  /** What the person calls the companion; null for its species' name. */
  name: z.string().nullable(),
});
export type Installation = z.infer<typeof installation>;

/** The installation's file in a data folder. */
export interface InstallationFile {
  /** Makes it where there is none. Throws a `ServiceError` where it is there and cannot be used: another id would be another creature. */
  open(): Installation;
  rename(name: string | null): Installation;
}

/** The installation of a data folder. Nothing is read or written until it is asked for. */
export function createInstallation(home: string, now: () => number): InstallationFile {
  const path = join(home, 'installation.json');
  const read = (): Installation | null => {
    const file = readSettingsFile(path);
    if (file.type === 'missing') return null;
    const known = file.type === 'read' ? installation.safeParse(file.data) : null;
    if (known?.success === true) return known.data;
    const reason = file.type === 'damaged' ? file.reason : 'It holds no id.';
    throw new ServiceError(
      'UNUSABLE_PATH',
      `The companion cannot be shown, because ${path} cannot be read. ${reason} Nothing was changed. Mend the file; or remove it, and another creature hatches.`,
      { path, reason },
    );
  };
  const open = (): Installation => {
    const known = read();
    if (known !== null) return known;
    const made: Installation = { id: randomUUID(), sinceMs: now(), name: null };
    // Linked, not renamed: where two processes begin at once, the first one's stays.
    const temporary = `${path}.${made.id}.tmp`;
    writeFileSync(temporary, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
    return read() ?? made;
  };
  return {
    open,
    rename(name) {
      const next = { ...open(), name };
      writeSettingsFile(path, next);
      return next;
    },
  };
}
