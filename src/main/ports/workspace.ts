import type { FileMatch, FolderListing, ComposerDraft } from '#shared/bridge/shapes.ts';
import type { PersonContent } from '#shared/model/content.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { Project } from '#shared/model/project.ts';

/** Projects and their folders. Throws `ServiceError`. */
export interface WorkspaceService {
  list(): Promise<Project[]>;
  get(project: ProjectId): Promise<Project>;
  onChange(listener: (change: { project: Project } | { removed: ProjectId }) => void): Disposable;
  /** Adds a folder (or returns the project it already is). Refuses what is missing, unreadable or no folder, saying which. */
  add(path: string): Promise<Project>;
  /** Takes it off the list; its sessions and files stay. */
  remove(project: ProjectId): Promise<void>;
  /** The person says that the folder's own rules, hooks and servers may count, as they are now. */
  trust(project: ProjectId): Promise<Project>;
  completeFile(project: ProjectId, query: string, limit: number): Promise<FileMatch[]>;
  listFolders(path: string | null): Promise<FolderListing>;
  /** Reads a file for attaching: text, or an image put into blobs. Refuses binaries and what is over 1 MB of text or 5 MB of image. */
  attach(project: ProjectId, path: string): Promise<PersonContent>;
  loadComposer(session: SessionId): ComposerDraft;
  saveComposer(session: SessionId, draft: ComposerDraft): void;
}

/** What the system prompt says about the place; computed once per session. */
export interface SessionFacts {
  folder: string;
  platform: string;
  shell: string;
  /** ISO date of the session's beginning. */
  date: string;
  git: { branch: string; status: string; recentCommits: string[] } | null;
  /** Instruction files in the order they apply: path and text. */
  instructions: { path: string; text: string }[];
}

export interface FactsPort {
  gather(folder: string): Promise<SessionFacts>;
}
