import type { Project } from '#shared/model/project.ts';

/** Whether a folder's own rules, hooks and servers count. A folder is named by its absolute path, symlinks resolved. */
export interface TrustPort {
  /** What of the folder there is to trust and whether the person did, judged by its files as they are now. Never throws for a folder that is gone. */
  state(folder: string): Promise<Project['trust']>;
  /** The person trusts the folder's own rules, hooks and servers as they are now. */
  trust(folder: string): Promise<void>;
}
