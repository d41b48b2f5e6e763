// The files that instructions are given in, the most general first: the machine's, the person's, then folder by folder down to the work.
import type { Stats } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { InstructionFile } from '#shared/model/memory.ts';
import { isInside } from '../folder.ts';

/** Where instructions lie that are no project's. */
export interface InstructionPlaces {
  /** The person's home folder. */
  readonly home: string;
  /** The file that whoever looks after the machine gives to everybody. */
  readonly managed: string;
}

/** A file that instructions may be in. */
export interface InstructionSource {
  readonly path: string;
  readonly kind: Exclude<InstructionFile['kind'], 'import'>;
  /** The folder that it and what it imports must lie in; null for the person's own, which may lead anywhere. */
  readonly area: string | null;
  /** What the patterns of a rule are relative to; null for a file that is no rule. */
  readonly ruleBase: string | null;
  /** True where the file counts only if it belongs to this account: it lies above the project, where others may write. */
  readonly mustBeOwn: boolean;
}

const maxParents = 64;
const maxRules = 100;
const maxRuleDepth = 4;

/** Where the managed file lies on this system. */
export function managedInstructions(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '/Library/Application Support/ClaudeCode/CLAUDE.md';
  return platform === 'win32' ? String.raw`C:\Program Files\ClaudeCode\CLAUDE.md` : '/etc/claude-code/CLAUDE.md';
}

/**
 * The folder that what a project gives may not lead out of: the repository that the folder is in, else the folder itself. A repository that
 * holds the whole home folder is not taken for one: it would open everything in it.
 */
export async function projectRoot(folder: string, home: string): Promise<string> {
  for (const parent of [folder, ...parentsOf(folder)]) {
    if (parent !== folder && isInside(parent, home)) break;
    if ((await ownerOf(join(parent, '.git'))) === 'own') return parent;
  }
  return folder;
}

/** Every file a session in the folder may be given instructions by, present or not. */
export async function instructionSources(folder: string, root: string, places: InstructionPlaces): Promise<InstructionSource[]> {
  const own = { kind: 'user' as const, area: null, mustBeOwn: false };
  const [ownRules, ...ofFolders] = await Promise.all([
    rulesIn(join(places.home, '.claude'), null),
    ...[...parentsOf(folder).toReversed(), folder].map((path) =>
      isInside(root, path) ? folderSources(path, root, 'project') : folderSources(path, path, 'project', true),
    ),
  ]);
  const sources: InstructionSource[] = [
    { path: places.managed, kind: 'managed', area: null, ruleBase: null, mustBeOwn: false },
    { path: join(places.home, '.claude', 'CLAUDE.md'), ruleBase: null, ...own },
    ...ownRules.map((path) => ({ path, ruleBase: folder, ...own })),
    ...ofFolders.flat(),
  ];
  // Where the home folder is above the project, its own files would come twice.
  return [...new Map(sources.toReversed().map((source) => [source.path, source])).values()].toReversed();
}

/** The files of the folders between the session's own and these files, which count once the agent works there. What packages bring does not. */
export async function nestedSources(folder: string, root: string, files: readonly string[]): Promise<InstructionSource[]> {
  const sources = (await Promise.all([...foldersBelow(folder, files)].map((path) => folderSources(path, root, 'nested')))).flat();
  const found = await Promise.all(sources.map(({ path }) => linkStats(path)));
  return sources.filter((_, index) => found[index] !== null);
}

/** A nested source by its path, as it was found before; null where the path could not be one. */
export function nestedSourceAt(path: string, folder: string, root: string): InstructionSource | null {
  if (!isInside(folder, path)) return null;
  const [inside, rule] = path.split(`${sep}.claude${sep}rules${sep}`);
  return { path, kind: 'nested', area: root, ruleBase: rule === undefined ? null : (inside ?? null), mustBeOwn: false };
}

function foldersBelow(folder: string, files: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    const way = relative(folder, dirname(file));
    if (way === '' || !isInside(folder, file)) continue;
    const parts = way.split(sep);
    if (parts.some((part) => ['node_modules', '.git', '.claude'].includes(part))) continue;
    parts.forEach((_, index) => folders.add(join(folder, ...parts.slice(0, index + 1))));
  }
  return folders;
}

async function folderSources(folder: string, area: string, kind: 'project' | 'nested', mustBeOwn = false): Promise<InstructionSource[]> {
  const file = (name: string): InstructionSource => ({ path: join(folder, name), kind, area, ruleBase: null, mustBeOwn });
  const rules = await rulesIn(join(folder, '.claude'), area);
  return [
    file('AGENTS.md'),
    file('CLAUDE.md'),
    file(join('.claude', 'CLAUDE.md')),
    ...rules.map((path) => ({ ...file(''), path, ruleBase: folder })),
    { ...file('CLAUDE.local.md'), ...(kind === 'project' ? { kind: 'local' } : {}) },
  ];
}

/** The rule files of a `.claude` folder by name, its subfolders included. A folder of a project that is a link is not entered. */
async function rulesIn(settings: string, area: string | null): Promise<string[]> {
  const top = join(settings, 'rules');
  if (area !== null && (await Promise.all([settings, top].map(linkStats))).some((found) => found?.isSymbolicLink() === true)) return [];
  const found: string[] = [];
  const enter = async (folder: string, depth: number): Promise<void> => {
    const entries = [];
    for await (const entry of await opendir(folder)) if (entries.push(entry) >= maxRules) break;
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= maxRules) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < maxRuleDepth) await enter(path, depth + 1).catch(() => undefined);
      else if (!entry.isDirectory() && entry.name.endsWith('.md')) found.push(path);
    }
  };
  await enter(top, 1).catch(() => undefined);
  return found;
}

/** The folders above one, the nearest first, the file system's root left out. */
function parentsOf(folder: string): string[] {
  const parents: string[] = [];
  for (let path = dirname(folder); path !== dirname(path) && parents.length < maxParents; path = dirname(path)) parents.push(path);
  return parents;
}

/** Whose a file is. What the system itself has put there counts as the account's own. */
export async function ownerOf(path: string): Promise<'own' | 'other' | 'absent'> {
  const uid = process.getuid?.();
  return await stat(path).then(
    (found) => (uid === undefined || found.uid === uid || found.uid === 0 ? 'own' : 'other'),
    () => 'absent',
  );
}

async function linkStats(path: string): Promise<Stats | null> {
  return await lstat(path).catch(() => null);
}
