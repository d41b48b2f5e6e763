import type { WorkbenchUpdate } from '#shared/bridge/shapes.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../bridge/client.ts';
import { follow } from '../../bridge/follow.ts';
import { emptyWorkbench, foldWorkbench, type WorkbenchState } from './workbench-state.ts';

export type WorkbenchStore = StoreApi<WorkbenchState>;

/** The store of what the whole window knows. It follows the engine until `signal` ends it. */
export function createWorkbenchStore(client: Client, signal: AbortSignal): WorkbenchStore {
  const store = createStore<WorkbenchState>(() => emptyWorkbench);
  void follow({
    signal,
    open: async (inner) => {
      const stream = await client.workbench.events(undefined, { signal: inner });
      // Asked after the stream is open, so that a change in between is not missed.
      const [host, provider, settings] = await Promise.all([client.host.describe(), client.provider.describe(), client.settings.get()]);
      store.setState({ host, provider, settings });
      return stream;
    },
    onItem: (update) => applyUpdate(store, update),
  });
  return store;
}

/** Folds an update into the store: one that came by the stream, or the answer to a call, so that the window need not wait for the stream. */
export function applyUpdate(store: WorkbenchStore, update: WorkbenchUpdate): void {
  store.setState((state) => foldWorkbench(state, update), true);
}
