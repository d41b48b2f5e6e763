// A project's memory: notes that agents keep from session to session, in a folder the person can look at and edit.
import { join } from 'node:path';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { MemoryFile, MemoryFolder } from '#shared/model/memory.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { MemoryEdits, MemoryService, MemoryWrite, ProjectMemory } from '#main/ports/memory.ts';
import type { ProjectStore } from '#main/ports/project-store.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { SessionMemory } from '#main/ports/workspace.ts';
import { folderState } from '../workspace/folder.ts';
import { changeFile, readText, removeFile } from './edit-file.ts';
import { findFile, hashFile } from './find-file.ts';
import { listFiles } from './list-files.ts';
import { indexName, loadIndex, type LoadedIndex } from './load-index.ts';
import { memoryFolderOf } from './memory-folder.ts';
import { writersOf } from './writers.ts';

export interface MemoryFolders {
  /** The data folder, symlinks resolved. */
  home: string;
  projects: Pick<ProjectStore, 'get'>;
  isOn: () => boolean;
}

export interface MemoryParts {
  queries: QueryPort;
  edits: MemoryEdits;
  clock: Clock;
  /** What people call a session; null for one without a title. Throws for one that cannot be read. */
  titleOf: (session: SessionId) => string | null;
  instructions: MemoryService['instructions'];
}

/** Most files a prompt names; the agent can list the others. */
const mostNamed = 50;
const maxNameCharacters = 200;
/** Most changes that are looked at for who wrote what. */
const mostWrites = 2000;

/** The memory of the projects of a data folder, for sessions. */
export function createProjectMemory({ home, projects, isOn }: MemoryFolders): ProjectMemory {
  const folder = (project: ProjectId): string | null => {
    const row = projects.get(project);
    return row === null ? null : memoryFolderOf(home, row.folder);
  };
  return {
    isOn,
    folder,
    async load(project) {
      const path = folder(project);
      return path === null || !isOn() ? null : await loadMemory(path);
    },
  };
}

/** The memory as the person sees and edits it. */
export function createMemoryService(memory: ProjectMemory, parts: MemoryParts): MemoryService {
  const folderOf = (project: ProjectId): string => {
    const folder = memory.folder(project);
    if (folder === null) throw new ServiceError('NOT_FOUND', 'This project is not known.', { what: 'project' });
    return folder;
  };
  const record = (project: ProjectId, name: string, hash: string | null): void =>
    parts.edits.record(project, { name, atMs: parts.clock.now(), hash });
  return {
    async list(project) {
      const folder = folderOf(project);
      const writes = await parts.queries.run('memory.writes', { project, limit: mostWrites });
      return await describeFolder(folder, memory.isOn(), writes, parts.titleOf);
    },
    read: async (project, name) => await readText(folderOf(project), name),
    async write(project, name, text, hash) {
      const written = await changeFile(folderOf(project), name, text, hash);
      record(project, name, written.hash);
      return written;
    },
    async remove(project, name, hash) {
      await removeFile(folderOf(project), name, hash);
      record(project, name, null);
    },
    instructions: parts.instructions,
  };
}

async function loadMemory(folder: string): Promise<SessionMemory> {
  const [index, { names, more }] = await Promise.all([loadIndex(folder), listFiles(folder)]);
  const others = names.filter((name) => name !== indexName);
  const files = await Promise.all(
    others.slice(0, mostNamed).map(async (name) => ({ name: plain(name), bytes: await sizeOf(folder, name) })),
  );
  return {
    folder,
    text: index?.text ?? null,
    note: index?.note ?? null,
    files: files.flatMap(({ name, bytes }) => (bytes === null ? [] : [{ name, bytes }])),
    moreFiles: more + Math.max(0, others.length - mostNamed),
  };
}

/** A name in one line of bounded length, whatever somebody called the file. */
function plain(name: string): string {
  return name
    .replaceAll(/\p{Cc}/gu, '?')
    .slice(0, maxNameCharacters)
    .toWellFormed();
}

async function sizeOf(folder: string, name: string): Promise<number | null> {
  const found = await findFile(folder, name);
  return found.type === 'file' ? found.stats.size : null;
}

async function describeFolder(
  folder: string,
  isOn: boolean,
  writes: readonly MemoryWrite[],
  titleOf: MemoryParts['titleOf'],
): Promise<MemoryFolder> {
  const [index, { names, more }, problem] = await Promise.all([loadIndex(folder), listFiles(folder), folderTrouble(folder)]);
  if (problem !== null) throw new ServiceError('UNUSABLE_PATH', problem, { path: folder, reason: 'unreadable' });
  const ordered = [...names.filter((name) => name === indexName), ...names.filter((name) => name !== indexName)];
  const files = await Promise.all(
    ordered.map(async (name) => await describeFile(folder, name, name === indexName ? index : null, writes, titleOf)),
  );
  return { path: folder, isOn, files: files.filter((file) => file !== null), moreFiles: more };
}

async function describeFile(
  folder: string,
  name: string,
  index: LoadedIndex | null,
  writes: readonly MemoryWrite[],
  titleOf: MemoryParts['titleOf'],
): Promise<MemoryFile | null> {
  const found = await findFile(folder, name);
  if (found.type === 'missing') return null;
  const own = writes.filter((write) => write.name === name);
  const left = own[0]?.hash ?? null;
  const isFile = found.type === 'file';
  return {
    name,
    bytes: isFile ? found.stats.size : 0,
    modifiedMs: found.stats?.mtimeMs ?? 0,
    loaded: index === null ? null : { lines: index.lines, bytes: index.bytes, isCut: index.isCut },
    note: isFile ? (index?.note ?? null) : found.note,
    writers: writersOf(own, titleOf),
    isChangedSince: own.length > 0 && (left === null || (isFile && (await hashFile(found.path)) !== left)),
  };
}

/** A folder that is there and cannot be listed is no empty one. */
async function folderTrouble(folder: string): Promise<string | null> {
  const found = await findFile(join(folder, '..'), 'memory');
  if (found.type === 'missing') return null;
  if (found.type === 'file') return `${folder} is a file. Move it away: the memory is kept in a folder of this name.`;
  if (found.stats?.isDirectory() !== true) return `${folder} cannot be used. ${found.note}`;
  if ((await folderState(folder)) === 'ok') return null;
  return `${folder} cannot be opened: this account has no permission. Change its permissions.`;
}
