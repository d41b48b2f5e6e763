import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { MemoryFile } from '#shared/model/memory.ts';
import type { Project } from '#shared/model/project.ts';
import type { Engine } from '#main/ports/engine.ts';
import { printTable } from '../print-table.ts';
import { UsageError, type CommandStreams } from '../streams.ts';
import { count, time } from './figures.ts';

/** `tessera memory [DIR]`: what agents keep of a project, and who wrote it. */
export async function listMemory(engine: Engine, folder: string, isJson: boolean, streams: CommandStreams): Promise<void> {
  const memory = await engine.memory.list((await projectOf(engine, folder)).id);
  if (isJson) return streams.out(JSON.stringify(memory));
  streams.out(`${memory.path}${memory.isOn ? '' : ' (switched off: sessions are given nothing of it)'}`);
  if (memory.files.length === 0) return streams.out('No notes yet.');
  const rows = memory.files.map((file) => [file.name, count(file.bytes), givenWords(file), writerWords(file), file.note ?? '']);
  printTable(streams, ['file', 'bytes', 'given to sessions', 'written by', 'note'], rows, ['given to sessions', 'written by', 'note']);
  if (memory.moreFiles > 0) streams.out(`${count(memory.moreFiles)} more files are not listed.`);
}

/** `tessera memory show NAME`: the text of one file. */
export async function showMemory(engine: Engine, folder: string, name: string, isJson: boolean, streams: CommandStreams): Promise<void> {
  const file = await engine.memory.read((await projectOf(engine, folder)).id, name);
  if (isJson) return streams.out(JSON.stringify(file));
  if (file.text === null) throw new Error(`${name} cannot be shown. ${file.note ?? ''}`);
  streams.out(file.text.replace(/\n$/, ''));
}

/** The project of a folder, or of one above it. */
async function projectOf(engine: Engine, folder: string): Promise<Project> {
  const projects = await engine.workspace.list();
  const named = path.resolve(folder);
  const real = await realpath(named).catch(() => named);
  for (let at = real; ; at = path.dirname(at)) {
    const found = projects.find((project) => project.folder === at);
    if (found !== undefined) return found;
    if (path.dirname(at) === at) break;
  }
  throw new UsageError(`${real} is in no project. Open it in the window, or run a session there first: tessera run -p "..." --cwd DIR`);
}

function givenWords({ loaded }: MemoryFile): string {
  if (loaded === null) return 'on demand';
  return `${count(loaded.lines)} lines${loaded.isCut ? ', cut' : ''}`;
}

function writerWords({ writers: [last], isChangedSince }: MemoryFile): string {
  if (last === undefined || isChangedSince) return 'not known';
  const who = last.type === 'person' ? 'you' : `${last.session} (${last.title ?? 'no title'})`;
  return `${who}, ${time(last.atMs)}`;
}
