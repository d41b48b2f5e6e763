import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

const singleFiles = ['.claude/settings.json', '.claude/settings.local.json', '.mcp.json'];
const folders = ['.claude/agents', '.claude/commands', '.claude/skills', '.claude/hooks'];
const maxFiles = 2_000;
const maxBytes = 50 * 1024 * 1024;

/** One hash over everything in a folder that acts by itself once it is trusted. */
export type TrustedFiles =
  | { type: 'none' }
  | { type: 'hash'; hash: string }
  /** Something cannot be read, or there is too much to vouch for: nothing of it can be trusted. */
  | { type: 'unusable'; reason: string };

/** Hashes names and contents of the folder's settings, servers, agents, commands, skills and hooks. Never throws. */
export async function hashTrustedFiles(folder: string): Promise<TrustedFiles> {
  try {
    const files = await listFiles(folder);
    if (files.length === 0) return { type: 'none' };
    const hash = createHash('sha256');
    let bytes = 0;
    for (const file of files.toSorted()) {
      const content = await readFile(join(folder, file));
      bytes += content.length;
      if (bytes > maxBytes) return { type: 'unusable', reason: 'they hold more than 50 MB' };
      hash.update(`${JSON.stringify(file)} ${content.length}\n`).update(content);
    }
    return { type: 'hash', hash: hash.digest('hex') };
  } catch (error) {
    return { type: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of singleFiles) {
    if ((await kindOf(join(folder, file))) === 'file') found.push(file);
  }
  for (const path of folders) await collect(folder, path, found, new Set());
  return found;
}

/** Links are followed, since what they lead to acts too; a folder met again on the way down is left out. */
async function collect(folder: string, path: string, found: string[], above: ReadonlySet<string>): Promise<void> {
  const absolute = join(folder, path);
  const kind = await kindOf(absolute);
  if (kind === 'file') found.push(path);
  if (found.length > maxFiles) throw new Error(`there are more than ${maxFiles} of them`);
  if (kind !== 'folder') return;
  const real = await realpath(absolute);
  if (above.has(real)) return;
  for (const name of await readdir(absolute)) await collect(folder, `${path}/${name}`, found, new Set([...above, real]));
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null;
    throw error;
  }
}
