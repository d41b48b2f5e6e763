import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptFiles } from './script.ts';

/** The files of one command, readable by their owner alone, gone with it. */
export interface Scratch extends AsyncDisposable {
  readonly files: ScriptFiles;
}

const prefix = '.shell-';

/** Writes the files a command's script reads. */
export async function createScratch(folder: string, restore: string, command: string, keepsState: boolean): Promise<Scratch> {
  const scratch = path.join(folder, `${prefix}${randomUUID()}`);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const at = (name: string) => path.join(scratch, name);
  const files: ScriptFiles = { restore: at('restore'), command: at('command'), dump: keepsState ? at('dump') : null };
  await Promise.all([writeFile(files.restore, restore), writeFile(files.command, command)]);
  return { files, [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true }) };
}

/** Removes what commands of an engine that was killed left behind. */
export async function clearScratch(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const stale = names.filter((name) => name.startsWith(prefix));
  await Promise.all(stale.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}
