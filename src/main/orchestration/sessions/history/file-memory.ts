import type { FileMemory, SeenFile } from '#main/ports/tools.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { WatchedFile } from '#main/ports/workspace.ts';

/** A file memory that can be brought up to date from stored events. */
export interface RebuiltFileMemory extends FileMemory {
  /** Takes over what a stored event says of a file: what another process did, or what this one did in an earlier life. */
  replay(event: StoredEvent): void;
  /** The files that were seen last, at most so many, in the order they were seen. */
  latest(count: number): WatchedFile[];
}

/** What the agent last saw of each file: filled by its tools while they run, and by replaying what is stored. */
export function createFileMemory(): RebuiltFileMemory {
  const seen = new Map<string, SeenFile>();
  const remember = (path: string, file: SeenFile): void => {
    seen.delete(path);
    seen.set(path, file);
  };
  return {
    get: (path) => seen.get(path),
    set: (path, file) => remember(path, file),
    replay(event) {
      if (event.type === 'context.summarised') {
        for (const { path, ...file } of event.files ?? []) remember(path, file);
        return;
      }
      if (event.type !== 'tool.finished' || event.details === undefined) return;
      const { details } = event;
      if (details.type !== 'read' && details.type !== 'diff') return;
      const { path, hash, modifiedMs, isWhole } = details;
      if (hash !== undefined && modifiedMs !== undefined) remember(path, { hash, modifiedMs, isWhole: isWhole ?? false });
    },
    latest: (count) => [...seen].slice(-count).map(([path, { hash, modifiedMs }]) => ({ path, hash, modifiedMs })),
  };
}
