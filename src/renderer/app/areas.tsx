// The areas of this window, in the order the title bar names them. An area that is not in this table is not shown anywhere.
import { lazy, type ReactNode } from 'react';
import type { Area, Place } from '../parts/areas/place.ts';

// Loaded when it is first opened, so that the first paint of a session does not carry the charts.
const UsageScreen = lazy(() => import('../features/usage/usage-screen.tsx').then((module) => ({ default: module.UsageScreen })));

const CacheScreen = lazy(() => import('../features/cache/cache-screen.tsx').then((module) => ({ default: module.CacheScreen })));

const InsightScreen = lazy(() => import('../features/insight/insight-screen.tsx').then((module) => ({ default: module.InsightScreen })));
const CompanionScreen = lazy(() =>
  import('../features/companion/companion-screen.tsx').then((module) => ({ default: module.CompanionScreen })),
);

interface AreaEntry {
  readonly area: Area;
  readonly label: string;
  /** What it is called at the beginning of a sentence, where it could not be drawn. */
  readonly subject: string;
  /** Draws it in place of sidebar and session, which are what is drawn without. */
  readonly draw?: (place: Place) => ReactNode;
}

export const areas: readonly AreaEntry[] = [
  { area: 'sessions', label: 'Sessions', subject: 'The window' },
  { area: 'usage', label: 'Usage', subject: 'The usage page', draw: () => <UsageScreen /> },
  { area: 'cache', label: 'Cache', subject: 'The cache page', draw: () => <CacheScreen /> },
  { area: 'insight', label: 'Insight', subject: 'The insight page', draw: () => <InsightScreen /> },
  { area: 'companion', label: 'Companion', subject: 'The companion’s page', draw: () => <CompanionScreen /> },
];

/** The entry of an area; of the sessions where this window does not have it. */
export function areaEntry(wanted: Area): AreaEntry {
  const [first] = areas as readonly [AreaEntry, ...AreaEntry[]];
  return areas.find((entry) => entry.area === wanted) ?? first;
}
