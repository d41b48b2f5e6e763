// What only this window remembers. One place, one schema; a value that does not fit falls back to its default.
import { projectId, sessionId } from '#shared/model/id.ts';
import { noticedGrouping } from '#shared/model/noticed/reports.ts';
import { theme } from '#shared/model/settings.ts';
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { area } from '../areas/place.ts';
import { cacheView, firstCacheView } from '../cache/cache-view.ts';
import { range } from '../range/usage-range.ts';

export const sidebarWidthRange = { least: 200, most: 480, initial: 256 } as const;

/** What the pane beside a session shows. */
const inspector = z.object({ isOpen: z.boolean(), tab: z.enum(['context', 'side']) });
export type InspectorView = z.infer<typeof inspector>;

/** How the usage page was left. */
const usageView = z.object({
  range,
  project: projectId.nullable(),
  model: z.string().nullable(),
  grouping: z.enum(['project', 'session', 'model', 'purpose']),
});
export type UsageView = z.infer<typeof usageView>;

const firstUsageView: UsageView = { range: '14', project: null, model: null, grouping: 'project' };

/** How the insight pages were left. */
const insightView = z.object({
  tab: z.enum(['frustration', 'claims', 'lab', 'reliability']),
  range,
  project: projectId.nullable(),
  grouping: noticedGrouping,
});
export type InsightView = z.infer<typeof insightView>;

const firstInsightView: InsightView = { tab: 'frustration', range: '30', project: null, grouping: 'model' };

const windowPreferences = z.object({
  /** The area that is open. */
  area: area.catch('sessions'),
  selectedSession: sessionId.nullable().catch(null),
  sidebarWidth: z.number().int().min(sidebarWidthRange.least).max(sidebarWidthRange.most).catch(sidebarWidthRange.initial),
  inspector: inspector.catch({ isOpen: true, tab: 'context' }),
  collapsedProjects: z.array(projectId).catch([]),
  /** Projects whose trust notice was put off. */
  trustPutOff: z.array(projectId).catch([]),
  /** The theme as last known, for the first paint; the engine's settings decide. */
  theme: theme.catch('system'),
  usageView: usageView.catch(firstUsageView),
  cacheView: cacheView.catch(firstCacheView),
  insightView: insightView.catch(firstInsightView),
  /** The project whose memory was looked at last. */
  memoryProject: projectId.nullable().catch(null),
  diffLayout: z.enum(['unified', 'side-by-side']).catch('unified'),
});
export type WindowPreferences = z.infer<typeof windowPreferences>;

export type PreferenceStore = StoreApi<WindowPreferences>;

const storageKey = 'tessera.window';

/** Reads the preferences from `storage` and writes each change back. Works without storage too, for this window's life. */
export function createPreferenceStore(storage: Pick<Storage, 'getItem' | 'setItem'> | null): PreferenceStore {
  const store = createStore<WindowPreferences>(() => readPreferences(storage?.getItem(storageKey) ?? null));
  store.subscribe((preferences) => {
    try {
      storage?.setItem(storageKey, JSON.stringify(preferences));
    } catch {
      // A full or forbidden storage costs the memory of this window's shape and nothing else.
    }
  });
  return store;
}

/** Preferences from their stored text, each field on its own: what does not fit is its default. */
export function readPreferences(text: string | null): WindowPreferences {
  let value: unknown = {};
  try {
    value = JSON.parse(text ?? '{}');
  } catch {
    value = {};
  }
  const parsed = windowPreferences.safeParse(value);
  return parsed.success ? parsed.data : windowPreferences.parse({});
}
