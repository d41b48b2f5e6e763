import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { InstructionFile } from '#shared/model/memory.ts';
import { listFiles } from '../files/file-list.ts';
import { readInstructions } from './read-instructions.ts';
import { instructionSources, managedInstructions, nestedSources, projectRoot, type InstructionPlaces } from './sources.ts';

/** Most folders below that are looked into for files of their own. */
const maxFolders = 200;
const namesOfSources = /(?:^|\/)(?:AGENTS\.md|CLAUDE\.md|CLAUDE\.local\.md|\.claude\/CLAUDE\.md|\.claude\/rules\/.*\.md)$/;

/**
 * The instruction files that a session begun now in the folder would be given, those that count only once the agent works in their folder
 * behind them, and what cannot be given with the reason. Never fails for what it finds.
 */
export async function describeInstructions(
  folder: string,
  places: InstructionPlaces = { home: homedir(), managed: managedInstructions(process.platform) },
): Promise<InstructionFile[]> {
  const real = await realpath(folder).catch(() => folder);
  const root = await projectRoot(real, places.home);
  const [sources, below] = await Promise.all([instructionSources(real, root, places), sourcesBelow(real, root)]);
  const reading = { home: places.home, root, isRuleWanted: () => false };
  const found = await readInstructions([...sources, ...below], reading);
  return found.map(({ path, kind, importedBy, bytes, note }) => ({ path, kind, importedBy, bytes, note }));
}

async function sourcesBelow(folder: string, root: string): ReturnType<typeof nestedSources> {
  const files = await listFiles(folder).catch(() => []);
  const owners = files.flatMap((file) => {
    const [match] = namesOfSources.exec(file) ?? [];
    // Any name stands for the folder that the file counts in.
    return match === undefined ? [] : [join(folder, file.slice(0, file.length - match.length), 'any')];
  });
  return await nestedSources(folder, root, [...new Set(owners)].toSorted().slice(0, maxFolders));
}
