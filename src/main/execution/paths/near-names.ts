import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** At most three existing paths that a missing path was probably meant to be: other case, other extension, a slip of the hand. */
export async function nearNames(path: string): Promise<string[]> {
  const wanted = basename(path);
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .map((name) => ({ name, distance: nameDistance(name.toLowerCase(), wanted.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => join(dirname(path), name));
}

function nameDistance(name: string, wanted: string): number {
  if (name === wanted) return 0;
  const stem = (text: string): string => text.slice(0, text.length - extname(text).length);
  if (stem(name) === stem(wanted)) return 1;
  const distance = editDistance(name, wanted);
  // In a short name two slips make another name.
  return distance * 3 <= wanted.length ? distance : Number.POSITIVE_INFINITY;
}

/** Fewest insertions, removals and replacements of one character that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}

/** The sentence on a path that does not exist: what is missing, and what is there instead. */
export async function missingMessage(path: string, folder: string): Promise<string> {
  const near = await nearNames(path);
  if (near.length > 0) return `${path} does not exist. Did you mean ${near.join(' or ')}?`;
  const missingFolder = await nearestMissingFolder(path);
  const where = missingFolder === null ? '' : ` The folder ${missingFolder} does not exist either.`;
  return `${path} does not exist.${where} The session's folder is ${folder}; Glob finds files by name.`;
}

async function nearestMissingFolder(path: string): Promise<string | null> {
  let missing: string | null = null;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const exists = await readdir(folder).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    );
    if (exists) break;
    missing = folder;
  }
  return missing;
}
