import { basename } from 'node:path';
import type { ProjectId } from '#shared/model/id.ts';
import type { Project } from '#shared/model/project.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ComposerStore } from '#main/ports/composer.ts';
import type { ProjectRow, ProjectStore } from '#main/ports/project-store.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import type { TrustPort } from '#main/ports/trust.ts';
import type { WorkspaceService } from '#main/ports/workspace.ts';
import { attachFile } from './files/attach.ts';
import { createFileList } from './files/file-list.ts';
import { rankFiles } from './files/rank.ts';
import { expandPath, folderState, usableFolder } from './folder.ts';
import { gitBranch } from './git.ts';
import { listFolders } from './list-folders.ts';

export interface WorkspaceParts {
  projects: ProjectStore;
  composer: ComposerStore;
  trust: TrustPort;
  blobs: BlobPort;
  clock: Clock;
}

type Change = Parameters<Parameters<WorkspaceService['onChange']>[0]>[0];

/** The workspace over what the store keeps. A project's folder, branch and trust are looked up each time it is asked for. */
export function createWorkspace({ projects, composer, trust, blobs, clock }: WorkspaceParts): WorkspaceService {
  const listeners = new Set<(change: Change) => void>();
  const files = createFileList(() => clock.monotonic());
  /** What listeners were last told of each project, so that they hear of changes only. */
  const told = new Map<ProjectId, string>();

  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  const look = async (row: ProjectRow): Promise<Project> => {
    const project = await describe(row, trust);
    const text = JSON.stringify(project);
    const before = told.get(row.id);
    told.set(row.id, text);
    if (before !== undefined && before !== text) tell({ project });
    return project;
  };
  const find = (project: ProjectId): ProjectRow => {
    const row = projects.get(project);
    if (row === null || row.isRemoved)
      throw new ServiceError('NOT_FOUND', 'This project is not on the list any more.', { what: 'project' });
    return row;
  };

  return {
    list: () => Promise.all(projects.list().map(look)),
    get: async (project) => await look(find(project)),
    onChange(listener) {
      // A wrapper of its own, so that one function registered twice is two listeners.
      const entry = (change: Change) => listener(change);
      listeners.add(entry);
      return { [Symbol.dispose]: () => void listeners.delete(entry) };
    },
    async add(path) {
      const row = projects.add(await usableFolder(expandPath(path)));
      const isKnown = told.has(row.id);
      const project = await look(row);
      if (!isKnown) tell({ project });
      return project;
    },
    async remove(project) {
      find(project);
      projects.remove(project);
      told.delete(project);
      tell({ removed: project });
    },
    async trust(project) {
      const row = find(project);
      await trust.trust(await usableFolder(row.folder));
      return await look(row);
    },
    async completeFile(project, query, limit) {
      const folder = await usableFolder(find(project).folder);
      return rankFiles(await files.of(folder), query, limit);
    },
    listFolders,
    attach: async (project, path) => await attachFile(await usableFolder(find(project).folder), path, blobs),
    loadComposer: (session) => composer.load(session),
    saveComposer: (session, draft) => composer.save(session, draft),
  };
}

async function describe({ id, folder, addedAt }: ProjectRow, trust: TrustPort): Promise<Project> {
  const state = await folderState(folder);
  const [branch, trusted] =
    state === 'ok' ? await Promise.all([gitBranch(folder), trustOf(folder, trust)]) : [null, 'nothing-to-trust' as const];
  return { id, name: basename(folder) || folder, folder, state, branch, trust: trusted, addedAt };
}

/** One folder whose trust cannot be judged must not hide the others; it counts as not trusted. */
async function trustOf(folder: string, trust: TrustPort): Promise<Project['trust']> {
  return await trust.state(folder).catch(() => 'untrusted' as const);
}
