import type { FolderState } from '#shared/model/project.ts';

/** Why nothing can be sent right now, as a sentence; null where it can. */
export function reasonNotToSend(now: { heldBy: string | null; folder: FolderState | null; folderPath: string | null }): string | null {
  const path = now.folderPath ?? 'The folder';
  if (now.heldBy !== null) return `${now.heldBy} writes this session. It can be read here; to send, end the other one first.`;
  switch (now.folder) {
    case 'missing':
      return `${path} is not there. Put it back, or start a session in another folder; this one is kept.`;
    case 'unreadable':
      return `${path} cannot be read: Tessera has no permission. Give it permission, then send.`;
    case 'not-a-folder':
      return `${path} is not a folder any more. Put the folder back, then send.`;
    case 'ok':
    case null:
      return null;
  }
}
