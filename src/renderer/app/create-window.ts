// The window's composition root: its stores over one connection.
import type { Connection } from '../bridge/connection.ts';
import { createPreferenceStore, type PreferenceStore } from '../parts/preferences/window-preferences.ts';
import { createWorkbenchStore, type WorkbenchStore } from '../parts/workbench/workbench-store.ts';
import { createFlows, type Flows } from './flows.ts';
import { createWindowStore, type WindowStore } from './window-store.ts';

/** Everything the window is made of, before anything is drawn. */
export interface WindowParts {
  readonly connection: Connection;
  readonly workbench: WorkbenchStore;
  readonly preferences: PreferenceStore;
  readonly window: WindowStore;
  readonly flows: Flows;
}

/** Makes the window's stores. They live until `signal` ends them: for a page, as long as the page. */
export function createWindow(
  connection: Connection,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
  signal: AbortSignal,
): WindowParts {
  const { client } = connection;
  const workbench = createWorkbenchStore(client, signal);
  const preferences = createPreferenceStore(storage);
  const window = createWindowStore();
  return { connection, workbench, preferences, window, flows: createFlows({ client, workbench, preferences, window }) };
}
