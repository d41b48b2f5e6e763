// What a person can begin from anywhere in the window: open a folder, start a session, go to one.
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { Client } from '../bridge/client.ts';
import { errorText } from '../bridge/error-text.ts';
import type { Place } from '../parts/areas/place.ts';
import { cacheViewAt } from '../parts/cache/cache-view.ts';
import type { PreferenceStore } from '../parts/preferences/window-preferences.ts';
import { projectsInOrder, sessionsOf } from '../parts/workbench/workbench-state.ts';
import { applyUpdate, type WorkbenchStore } from '../parts/workbench/workbench-store.ts';
import type { WindowStore } from './window-store.ts';

export interface Flows {
  /** Lets the person choose a folder: by the host's dialog, else by the window's own. */
  readonly openFolder: () => Promise<void>;
  /** Makes a folder a project and opens its newest session, or a first one. Throws what the engine said. */
  readonly takeFolder: (path: string) => Promise<void>;
  /** A session in a project (default: the one in view). Where there is no project a folder is asked for. */
  readonly newSession: (project: ProjectId | null) => Promise<void>;
  readonly select: (session: SessionId) => void;
  /** Goes to an area, and to what the place names in it. */
  readonly go: (place: Place) => void;
  readonly fail: (what: string, error: unknown) => void;
}

interface Stores {
  readonly client: Client;
  readonly workbench: WorkbenchStore;
  readonly preferences: PreferenceStore;
  readonly window: WindowStore;
}

/** The flows over this window's stores. Except for `takeFolder` none of them throws: a failure is shown in the window. */
export function createFlows({ client, workbench, preferences, window }: Stores): Flows {
  const placeNow = (): string => `${preferences.getState().area} ${window.getState().isSettingsOpen}`;
  const flows: Flows = {
    async openFolder() {
      if (!workbench.getState().host?.capabilities.nativeFolderDialog) return window.setState({ isPickingFolder: true });
      try {
        const path = await client.host.pickFolder();
        if (path !== null) await flows.takeFolder(path);
      } catch (error) {
        flows.fail('The folder was not opened', error);
      }
    },
    async takeFolder(path) {
      const project = await client.project.add({ path });
      applyUpdate(workbench, { type: 'project', project });
      window.setState({ isPickingFolder: false, isSettingsOpen: false });
      preferences.setState(({ collapsedProjects }) => ({ collapsedProjects: collapsedProjects.filter((id) => id !== project.id) }));
      const newest = sessionsOf(workbench.getState(), project.id)[0];
      if (newest) flows.select(newest.id);
      else await flows.newSession(project.id);
    },
    async newSession(wanted) {
      const project = wanted ?? projectInView(workbench, preferences);
      if (project === null) return flows.openFolder();
      const from = placeNow();
      try {
        const session = await client.session.create({ project });
        applyUpdate(workbench, { type: 'session', session });
        // Who went elsewhere meanwhile is not called back.
        if (placeNow() === from) flows.select(session.id);
        else preferences.setState({ selectedSession: session.id });
      } catch (error) {
        flows.fail('No session was started', error);
      }
    },
    select: (session) => flows.go({ area: 'sessions', session }),
    go(place) {
      const chosen = place.area === 'sessions' && place.session !== undefined ? { selectedSession: place.session } : {};
      const seen = place.area === 'cache' ? { cacheView: cacheViewAt(preferences.getState().cacheView, place) } : {};
      preferences.setState({ area: place.area, ...chosen, ...seen });
      window.setState({ place, isSettingsOpen: false });
    },
    fail: (what, error) => window.setState({ failure: { what, error: errorText(error) } }),
  };
  return flows;
}

function projectInView(workbench: WorkbenchStore, preferences: PreferenceStore): ProjectId | null {
  const state = workbench.getState();
  const { selectedSession } = preferences.getState();
  const current = selectedSession === null ? undefined : state.sessions[selectedSession]?.project;
  if (current !== undefined && state.projects[current]?.state === 'ok') return current;
  return projectsInOrder(state).find((project) => project.state === 'ok')?.id ?? null;
}
