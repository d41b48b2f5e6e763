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
  /** Left out where memory is switched off. */
  memory?: SessionMemory;
}

/** What a session is given of its project's memory when it begins. */
export interface SessionMemory {
  /** The folder it lies in, absolute, whether or not it exists yet. */
  folder: string;
  /** The beginning of `MEMORY.md`, in whole lines; null where there is none, or none that can be given. */
  text: string | null;
  /** What is not given of it, and why; null where all of it is. */
  note: string | null;
  /** Other files, to be read on demand. */
  files: { name: string; bytes: number }[];
  /** How many files are not in the list. */
  moreFiles: number;
}

/** What a section or a notice says of the place as it is now. What is left out is not known: git was too slow, or it was not asked. */
export interface PresentPlace {
  /** The branch that is checked out; null where there is no repository. */
  branch?: string | null;
  /** Null where there is no repository. */
  gitStatus?: GitStatus | null;
  /** Instruction files in the order they apply. */
  instructions?: SessionFacts['instructions'];
}

/** Where a working tree stands. */
export interface GitStatus {
  branch: string;
  /** Commits the branch is ahead and behind of what it tracks; null where it tracks nothing. */
  upstream: { ahead: number; behind: number } | null;
  changedFiles: number;
}

/** A file as it was last seen. */
export interface WatchedFile {
  path: string;
  /** SHA-256 of its bytes. */
  hash: string;
  modifiedMs: number;
}

/** A file that is not as it was seen; `hash` is null where it is gone. */
export interface FileChange {
  path: string;
  hash: string | null;
}

/** Instructions of folders below the session's, and rules for some files only. */
export interface NestedInstructions {
  /** The files that count by themselves, by path: what `present` is asked to look at again. */
  sources: string[];
  /** Those files and what they import, in the order they apply. */
  instructions: SessionFacts['instructions'];
}

export interface FactsPort {
  gather(folder: string): Promise<SessionFacts>;
  /**
   * What may have changed since: asked when each turn begins, so it is quick. `gitStatus` takes longer and is left out unless it is wanted.
   * `nested`: the sources of nested instructions that were given, to be looked at again.
   */
  present(folder: string, wanted: { gitStatus: boolean; nested?: readonly string[] }): Promise<PresentPlace>;
  /** The instructions that count because the agent works on these files, beside those the session began with. Quick, and never fails. */
  nestedInstructions(folder: string, files: readonly string[]): Promise<NestedInstructions>;
  /** Which files are not as they were seen, in the order given. Never fails. */
  changedFiles(files: readonly WatchedFile[]): Promise<FileChange[]>;
}
