// What the whole window knows of the engine: projects, sessions, provider, settings. A fold over `workbench.events`.
import type { WorkbenchUpdate } from '#shared/bridge/shapes.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { Host } from '#shared/model/host.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { Project } from '#shared/model/project.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { ProviderState, Settings } from '#shared/model/settings.ts';

export interface WorkbenchState {
  /** False until the engine has told everything once. */
  readonly isLoaded: boolean;
  readonly projects: Readonly<Record<ProjectId, Project>>;
  readonly sessions: Readonly<Record<SessionId, SessionSummary>>;
  readonly provider: ProviderState | null;
  readonly settings: Settings | null;
  readonly host: Host | null;
}

export const emptyWorkbench: WorkbenchState = { isLoaded: false, projects: {}, sessions: {}, provider: null, settings: null, host: null };

/** The workbench after one update. Same object back where nothing changed. */
export function foldWorkbench(state: WorkbenchState, update: WorkbenchUpdate): WorkbenchState {
  switch (update.type) {
    case 'all':
      return {
        ...state,
        isLoaded: true,
        projects: Object.fromEntries(update.projects.map((project) => [project.id, project])),
        sessions: Object.fromEntries(update.sessions.map((session) => [session.id, session])),
      };
    case 'project':
      return { ...state, projects: { ...state.projects, [update.project.id]: update.project } };
    case 'project-removed':
      return removeProject(state, update.project);
    case 'session': {
      const known = state.sessions[update.session.id];
      if (known && known.lastSeq > update.session.lastSeq) return state;
      return { ...state, sessions: { ...state.sessions, [update.session.id]: update.session } };
    }
    case 'session-hidden':
      return update.session in state.sessions ? { ...state, sessions: without(state.sessions, update.session) } : state;
    case 'provider':
      return { ...state, provider: update.provider };
    case 'settings':
      return { ...state, settings: update.settings };
    default:
      return assertNever(update);
  }
}

/** The projects in the order they were added. */
export function projectsInOrder(state: Pick<WorkbenchState, 'projects'>): Project[] {
  return Object.values(state.projects).toSorted((a, b) => a.addedAt - b.addedAt || a.name.localeCompare(b.name));
}

/** The sessions of a project, the newest first. A session keeps its place while it works. */
export function sessionsOf(state: Pick<WorkbenchState, 'sessions'>, project: ProjectId): SessionSummary[] {
  return Object.values(state.sessions)
    .filter((session) => session.project === project)
    .toSorted((a, b) => b.createdAt - a.createdAt);
}

export type WaitingSession = SessionSummary & { readonly state: Extract<SessionSummary['state'], { status: 'waiting' }> };

/** The sessions that wait for a person, longest first, so that what stands there does not move when another comes. */
export function waitingSessions(state: Pick<WorkbenchState, 'sessions'>): WaitingSession[] {
  return Object.values(state.sessions)
    .filter(isWaiting)
    .toSorted((a, b) => a.state.askedAt - b.state.askedAt);
}

function isWaiting(session: SessionSummary): session is WaitingSession {
  return session.state.status === 'waiting';
}

function removeProject(state: WorkbenchState, project: ProjectId): WorkbenchState {
  if (!(project in state.projects)) return state;
  const sessions = Object.fromEntries(Object.entries(state.sessions).filter(([, session]) => session.project !== project));
  return { ...state, projects: without(state.projects, project), sessions };
}

function without<K extends string, V>(record: Readonly<Record<K, V>>, key: K): Record<K, V> {
  const copy = { ...record };
  delete copy[key];
  return copy;
}
