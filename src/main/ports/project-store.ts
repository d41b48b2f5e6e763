import type { ProjectId } from '#shared/model/id.ts';

/** A project as it is kept: everything else of it is looked up on disk when it is shown. */
export interface ProjectRow {
  id: ProjectId;
  /** Absolute, symlinks resolved. One project per folder. */
  folder: string;
  addedAt: number;
  isRemoved: boolean;
}

/** The projects a person added. A removed project is kept, since its sessions name it; adding its folder again brings it back. */
export interface ProjectStore {
  /** Projects that are not removed, in the order they were added. */
  list(): ProjectRow[];
  /** Also finds removed projects. */
  get(project: ProjectId): ProjectRow | null;
  /** The project of this folder, added or brought back where it is not on the list. */
  add(folder: string): ProjectRow;
  remove(project: ProjectId): void;
}
