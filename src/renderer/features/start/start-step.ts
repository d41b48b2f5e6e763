import type { ProviderState } from '#shared/model/settings.ts';
import type { Project } from '#shared/model/project.ts';
import { projectsInOrder, sessionsOf, type WorkbenchState } from '../../parts/workbench/workbench-state.ts';

/** What a person should do next where no session is open. Each step leads to the one below it. */
export type StartStep =
  | { readonly step: 'loading' }
  | { readonly step: 'no-key'; readonly project: Project | null }
  | { readonly step: 'open-folder' }
  | { readonly step: 'first-session'; readonly project: Project }
  | { readonly step: 'choose-session'; readonly project: Project; readonly sessions: number };

/** The next step, from what is there. A rehearsal that has begun is not asked for a key again. */
export function startStep(state: Pick<WorkbenchState, 'isLoaded' | 'projects' | 'sessions' | 'provider'>): StartStep {
  if (!state.isLoaded || !state.provider) return { step: 'loading' };
  const projects = projectsInOrder(state).filter((project) => project.state === 'ok');
  const total = Object.keys(state.sessions).length;
  const project = projects.find((candidate) => sessionsOf(state, candidate.id).length === 0) ?? projects[0];
  if (needsKey(state.provider) && total === 0) return { step: 'no-key', project: project ?? null };
  if (!project) return { step: 'open-folder' };
  return total === 0 ? { step: 'first-session', project } : { step: 'choose-session', project, sessions: total };
}

/** Whether only rehearsals can be had: no credential from anywhere. */
export function needsKey(provider: ProviderState): boolean {
  return provider.credential === 'none' && provider.provider !== 'recorded';
}
