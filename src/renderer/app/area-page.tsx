import { Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { areaEntry } from './areas.tsx';
import type { WindowParts } from './create-window.ts';
import styles from './area-page.module.css';
import { Workspace } from './workspace.tsx';

interface AreaPageProps {
  readonly parts: WindowParts;
  readonly newSessionKeys: string;
}

/** The area that is open. */
export function AreaPage({ parts, newSessionKeys }: AreaPageProps) {
  const { preferences, window: windowStore } = parts;
  const { area, label, draw } = areaEntry(useStore(preferences, (state) => state.area));
  const place = useStore(windowStore, (state) => state.place);
  useEffect(() => {
    if (draw) document.title = `${label} · Tessera`;
  }, [draw, label]);
  if (!draw) return <Workspace parts={parts} newSessionKeys={newSessionKeys} />;
  return (
    <main className={styles.page}>
      <Suspense fallback={<span role="status" aria-label={`Loading ${label}`} />}>{draw(place?.area === area ? place : { area })}</Suspense>
    </main>
  );
}
