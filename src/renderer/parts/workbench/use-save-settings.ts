import type { Settings } from '#shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useWorkbenchStore } from './workbench-context.ts';
import { applyUpdate } from './workbench-store.ts';

/** Saves a change of the settings; it holds in this window at once. */
export function useSaveSettings() {
  const client = useClient();
  const workbench = useWorkbenchStore();
  return useCall(async (change: Partial<Settings>) => {
    applyUpdate(workbench, { type: 'settings', settings: await client.settings.set(change) });
    // The address and the model of new sessions follow from the settings and from the environment.
    applyUpdate(workbench, { type: 'provider', provider: await client.provider.describe() });
  });
}
