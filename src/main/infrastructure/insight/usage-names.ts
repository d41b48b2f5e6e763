import type { ProjectId, SessionId } from '#shared/model/id.ts';

/** What people call a project or a session. */
export interface UsageNames {
  project(project: ProjectId): string;
  session(session: SessionId): string;
}

export const untitled = 'Untitled session';
