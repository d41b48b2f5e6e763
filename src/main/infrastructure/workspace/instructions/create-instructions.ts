import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { NestedInstructions, SessionFacts } from '#main/ports/workspace.ts';
import { readInstructions, type FoundInstructions, type InstructionReading } from './read-instructions.ts';
import { instructionSources, nestedSourceAt, nestedSources, projectRoot, type InstructionPlaces } from './sources.ts';

/** Most nested files that are looked at again when a turn begins: those given last. */
const maxNested = 50;

/** The instructions of sessions. Folders are given with symlinks resolved; nothing here fails for what it finds. */
export interface Instructions {
  /** What a session in the folder is given at its beginning, and the nested ones among these paths. */
  session(folder: string, nested: readonly string[]): Promise<SessionFacts['instructions']>;
  /** What counts because the agent works on these files. */
  nested(folder: string, files: readonly string[]): Promise<NestedInstructions>;
}

/** Reads instruction files anew each time it is asked. */
export function createInstructions(places: InstructionPlaces): Instructions {
  const { home } = places;
  return {
    async session(folder, nested) {
      const root = await projectRoot(folder, home);
      const sources = await instructionSources(folder, root, places);
      const known = new Set(sources.map(({ path }) => path));
      const below = nested.slice(-maxNested).flatMap((path) => (known.has(path) ? [] : (nestedSourceAt(path, folder, root) ?? [])));
      const wanted = new Set(nested);
      return texts(await readInstructions([...sources, ...below], { home, root, isRuleWanted: ({ path }) => wanted.has(path) }));
    },
    async nested(folder, files) {
      const root = await projectRoot(folder, home);
      const real = await Promise.all(files.map(realFile));
      const [sources, below] = await Promise.all([instructionSources(folder, root, places), nestedSources(folder, root, real)]);
      // Most files lie in folders that say nothing: they cost no more than looking for the names.
      if (below.length === 0 && sources.every(({ ruleBase }) => ruleBase === null)) return { sources: [], instructions: [] };
      const rules = new Set<string>();
      const isRuleWanted: InstructionReading['isRuleWanted'] = ({ path, matches }) => {
        if (real.some(matches)) rules.add(path);
        return rules.has(path);
      };
      const found = await readInstructions([...sources, ...below], { home, root, isRuleWanted });
      const isNested = new Set([...below.map(({ path }) => path), ...rules]);
      const counting = found.filter(({ source, text }) => isNested.has(source) && text !== null);
      return { sources: [...new Set(counting.map(({ source }) => source))], instructions: texts(counting) };
    },
  };
}

/** What the model is given of the files that were found. */
function texts(found: readonly FoundInstructions[]): SessionFacts['instructions'] {
  return found.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

/** A file that is gone by now still lies in its folder. */
async function realFile(path: string): Promise<string> {
  return await realpath(path).catch(async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)));
}
