import type { EventDraft } from '#shared/model/event.ts';

/** What is told of a call that changed a file of the project's memory: nothing for any other event. */
export function memoryWritten(draft: EventDraft, memoryFolder: string | null): EventDraft[] {
  if (draft.type !== 'tool.finished' || memoryFolder === null || draft.details?.type !== 'diff') return [];
  const { path, hash } = draft.details;
  const name = nameInside(path, memoryFolder);
  return name === null ? [] : [{ type: 'memory.written', actor: draft.actor, name, hash: hash ?? null, call: draft.call }];
}

/** The tools resolve symlinks, and so is the folder's path: comparing text is enough. */
function nameInside(path: string, folder: string): string | null {
  const rest = path.startsWith(folder) ? path.slice(folder.length) : '';
  return /^[/\\]./.test(rest) ? rest.slice(1).replaceAll('\\', '/') : null;
}
