import type { FileMemory, SeenFile } from '#main/ports/tools.ts';
import type { StoredEvent } from '#main/ports/journal.ts';

/** A file memory that can be brought up to date from stored events. */
export interface RebuiltFileMemory extends FileMemory {
  /** Takes over what a stored event says of a file: what another process did, or what this one did in an earlier life. */
  replay(event: StoredEvent): void;
}

/** What the agent last saw of each file: filled by its tools while they run, and by replaying what is stored. */
export function createFileMemory(): RebuiltFileMemory {
  const seen = new Map<string, SeenFile>();
  return {
    get: (path) => seen.get(path),
    set: (path, file) => void seen.set(path, file),
    replay(event) {
      if (event.type !== 'tool.finished' || event.details === undefined) return;
      const { details } = event;
      if (details.type !== 'read' && details.type !== 'diff') return;
      const { path, hash, modifiedMs, isWhole } = details;
      if (hash !== undefined && modifiedMs !== undefined) seen.set(path, { hash, modifiedMs, isWhole: isWhole ?? false });
    },
  };
}
