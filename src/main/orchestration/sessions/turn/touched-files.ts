// The files a turn's calls read and write, so that the model is given the instructions that count for them.
import type { EventDraft } from '#shared/model/event.ts';
import type { FileMemory } from '#main/ports/tools.ts';
import type { FactsPort } from '#main/ports/workspace.ts';
import { nestedNotice } from '../history/place-notices.ts';
import type { SessionRecord } from '../session-record.ts';

/** Watches which files a turn works on. */
export interface TouchedFiles {
  /** The memory as the tools are given it: what they note there is what they worked on. */
  watching(files: FileMemory): FileMemory;
  /** The notices due for what was worked on since the last time it was asked. Never rejects. */
  takeNotices(): Promise<EventDraft[]>;
}

/** For one turn: each file is looked at once in it, so that a step costs next to nothing where it works on the same files again. */
export function createTouchedFiles(facts: Pick<FactsPort, 'nestedInstructions'>, record: SessionRecord): TouchedFiles {
  const seen = new Set<string>();
  const waiting = new Set<string>();
  return {
    watching: (files) => ({
      get: (path) => files.get(path),
      set(path, file) {
        files.set(path, file);
        if (!seen.has(path)) waiting.add(path);
      },
    }),
    async takeNotices() {
      const paths = [...waiting];
      if (paths.length === 0) return [];
      waiting.clear();
      for (const path of paths) seen.add(path);
      const { folder, agent } = record.state;
      const found = await facts.nestedInstructions(folder, paths);
      const notice = nestedNotice(record.history().told, agent, found);
      return notice === null ? [] : [notice];
    },
  };
}
