import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Client } from '../bridge/client.ts';
import { ClientContext } from '../bridge/client-context.ts';
import { PreferencesContext } from '../parts/preferences/preferences-context.ts';
import { createPreferenceStore, type WindowPreferences } from '../parts/preferences/window-preferences.ts';
import { WorkbenchContext } from '../parts/workbench/workbench-context.ts';
import { emptyWorkbench, foldWorkbench, type WorkbenchState } from '../parts/workbench/workbench-state.ts';
import type { Project } from '#shared/model/project.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { ToastProvider } from '../ui/toast/toast-region.tsx';
import { aHost, aProvider, someSettings } from './samples.ts';

afterEach(cleanup);

/** A workbench that has been told everything once. */
export function aWorkbench(
  projects: Project[] = [],
  sessions: SessionSummary[] = [],
  change: Partial<WorkbenchState> = {},
): WorkbenchState {
  return {
    ...foldWorkbench(emptyWorkbench, { type: 'all', projects, sessions }),
    host: aHost,
    provider: aProvider,
    settings: someSettings,
    ...change,
  };
}

/** Draws a part of the window with a client and a workbench around it; `left` is how the window was left. */
export function renderInWindow(
  node: ReactNode,
  client: Client,
  state: WorkbenchState = aWorkbench(),
  left: Partial<WindowPreferences> = {},
) {
  const workbench = createStore<WorkbenchState>(() => state);
  const preferences = createPreferenceStore(null);
  preferences.setState(left);
  // Nothing has a size in this DOM; a list that draws what is in view needs one.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 256 });
  const view = render(
    <ClientContext value={client}>
      <WorkbenchContext value={workbench}>
        <PreferencesContext value={preferences}>
          <ToastProvider>{node}</ToastProvider>
        </PreferencesContext>
      </WorkbenchContext>
    </ClientContext>,
  );
  return { ...view, workbench, preferences };
}
