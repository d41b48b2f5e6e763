import { basename, dirname, isAbsolute, join, parse, resolve } from 'node:path';
import { toReal } from '#main/execution/paths/resolve-path.ts';
import type { PathAccess } from '#main/execution/permissions/rule-book.ts';
import { expandGlob } from './expand-glob.ts';
import type { Folders, Word } from './grammar/script.ts';

/** Where a command line starts: the shell's folder, and what `~` means. */
export interface ShellPlace {
  cwd: string;
  home: string;
}

/**
 * The files a word may name, in every folder that the command may run in, patterns replaced by what fits them; null where that cannot be told.
 */
export async function resolveWord(word: Word, kind: PathAccess['kind'], folders: Folders, place: ShellPlace): Promise<PathAccess[] | null> {
  const { value } = word;
  if (value === null || value === '') return value === null ? null : [];
  const path = word.hasTilde ? place.home + value.slice(1) : value;
  if (folders === null && !isAbsolute(path)) return null;
  const starts = isAbsolute(path) ? ['/'] : await Promise.all((folders ?? []).map((chain) => followFolders(chain, place)));
  const found = await Promise.all([...new Set(starts)].map((start) => resolveIn(path, start, word.isGlob)));
  if (found.includes(null)) return null;
  return found.flatMap((paths) => paths ?? []).map(({ path: at, real }) => ({ kind, path: at, real }));
}

/** Where a chain of `cd` commands leads: by name from folder to folder, and at the end to where the links lead. */
async function followFolders(chain: readonly string[], { cwd, home }: ShellPlace): Promise<string> {
  const named = chain.reduce(
    (folder, target) => (target === '~' || target.startsWith('~/') ? home + target.slice(1) : resolve(folder, target)),
    cwd,
  );
  return toReal(named);
}

interface Resolved {
  path: string;
  real: string;
}

async function resolveIn(path: string, start: string, isGlob: boolean): Promise<Resolved[] | null> {
  if (!isGlob) return [await walk(path, start)];
  // Links in the middle of a pattern followed by `..` are not worth following: who writes that is asked.
  if (/(^|\/)\.\.(\/|$)/.test(path.replace(/^(\.\.\/)+/, ''))) return null;
  const matches = await expandGlob(path, start);
  // Where nothing fits, the shell takes the pattern for a name.
  return matches === null ? null : Promise.all([fixedFolder(path), ...matches].map((match) => walk(match, start)));
}

/** The folder in which a pattern looks. */
function fixedFolder(path: string): string {
  const fixed = path.slice(0, path.search(/[*?[]/));
  return fixed.includes('/') ? fixed.slice(0, fixed.lastIndexOf('/') + 1) : '.';
}

/** Follows a path the way the system does: a `..` behind a link leaves the folder that the link leads to. */
async function walk(path: string, start: string): Promise<Resolved> {
  const root = isAbsolute(path) ? parse(path).root : start;
  let current = root;
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    current = name === '..' ? dirname(await toReal(current)) : join(current, basename(name));
  }
  return { path: resolve(start, path), real: await toReal(current) };
}
