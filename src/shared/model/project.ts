import { z } from 'zod';
import { projectId } from './id.ts';

/** Whether a folder can be worked in right now. */
export const folderState = z.enum(['ok', 'missing', 'unreadable', 'not-a-folder']);
export type FolderState = z.infer<typeof folderState>;

export const project = z.object({
  id: projectId,
  name: z.string(),
  /** Absolute, symlinks resolved. */
  folder: z.string(),
  state: folderState,
  branch: z.string().nullable(),
  /** `untrusted`: the folder has rules, hooks or servers of its own that do not count until the person trusts it. */
  trust: z.enum(['nothing-to-trust', 'untrusted', 'trusted', 'changed']),
  addedAt: z.number(),
});
export type Project = z.infer<typeof project>;
