// The files a session works on, as the agent last saw them.
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import { placeOf } from './place-order.ts';

/** A file that the agent wrote, edited or read. */
export interface FileInPlay {
  /** Absolute, symlinks resolved. */
  readonly path: string;
  readonly isWritten: boolean;
  /** Where it was last seen or written. */
  readonly place: EventPlace;
  /** SHA-256 of the bytes it had then; null where that is not known. */
  readonly hash: string | null;
  /** Whether all of it stands where it was last seen. */
  readonly isShownWhole: boolean;
}

export interface KeptFiles {
  /** Written ones first, each kind newest first. */
  readonly files: readonly FileInPlay[];
  /** Files the agent was told are not as it saw them, and has not looked at since. */
  readonly changedFiles: readonly { readonly path: string; readonly isGone: boolean }[];
  add(event: SessionEvent | UnknownEvent): void;
}

const mostFiles = 200;

export function createKeptFiles(): KeptFiles {
  const files = new Map<string, FileInPlay>();
  const changed = new Map<string, boolean>();
  const see = (file: FileInPlay): void => {
    const isWritten = file.isWritten || files.get(file.path)?.isWritten === true;
    files.delete(file.path);
    files.set(file.path, { ...file, isWritten });
    changed.delete(file.path);
    if (files.size > mostFiles) files.delete(leastWanted(files));
  };
  return {
    get files() {
      const newestFirst = [...files.values()].toReversed();
      return [...newestFirst.filter(({ isWritten }) => isWritten), ...newestFirst.filter(({ isWritten }) => !isWritten)];
    },
    get changedFiles() {
      return [...changed].map(([path, isGone]) => ({ path, isGone }));
    },
    add(event) {
      if (event.type === 'tool.finished' && event.outcome === 'done' && !event.isError) {
        const { details } = event;
        if (details?.type !== 'read' && details?.type !== 'diff') return;
        const isWritten = details.type === 'diff';
        const { path, hash = null, isWhole = false } = details;
        see({ path, isWritten, place: placeOf(event), hash, isShownWhole: isWhole && !isWritten });
      }
      if (event.type === 'context.summarised') {
        // They are shown where the summary stands.
        for (const { path, hash, isWhole } of event.files ?? [])
          see({ path, isWritten: false, place: event.upTo, hash, isShownWhole: isWhole });
      }
      if (event.type === 'notice.appended') {
        for (const [path, hash] of Object.entries(event.known?.files ?? {})) changed.set(path, hash === null);
      }
    },
  };
}

/** The oldest that was only read, else the oldest. */
function leastWanted(files: ReadonlyMap<string, FileInPlay>): string {
  for (const { path, isWritten } of files.values()) if (!isWritten) return path;
  return files.keys().next().value ?? '';
}
