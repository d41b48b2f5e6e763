import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Most files of a memory that are listed, and how deep folders in it are looked into. */
const maxFiles = 200;
const maxDepth = 4;
/** Nobody counts what is in a folder that something else filled. */
const maxEntries = 5000;

/** Names of files, with `/`, in order; hidden ones, such as those of a write that goes on, are none of them. Folders that are links are listed as files. */
export interface FileNames {
  names: string[];
  more: number;
}

/** Lists the files of a memory. A folder that is not there or cannot be read has none. */
export async function listFiles(folder: string): Promise<FileNames> {
  const names: string[] = [];
  let entries = 0;
  const walk = async (under: string, depth: number): Promise<void> => {
    const found = await readdir(join(folder, under), { withFileTypes: true }).catch((): Dirent[] => []);
    for (const entry of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || ++entries > maxEntries) continue;
      const name = under === '' ? entry.name : `${under}/${entry.name}`;
      // A folder where the index belongs is shown for what it is.
      if (!entry.isDirectory() || name === 'MEMORY.md') names.push(name);
      else if (depth < maxDepth) await walk(name, depth + 1);
    }
  };
  await walk('', 1);
  return { names: names.slice(0, maxFiles), more: Math.max(0, names.length - maxFiles) };
}
