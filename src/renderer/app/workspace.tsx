import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { SessionScreen } from '../features/session/session-screen.tsx';
import { Sidebar } from '../features/sidebar/sidebar.tsx';
import { Start } from '../features/start/start.tsx';
import { TrustNotice } from '../features/trust/trust-notice.tsx';
import { usePreference, usePreferenceStore } from '../parts/preferences/preferences-context.ts';
import { sidebarWidthRange } from '../parts/preferences/window-preferences.ts';
import { sessionTitle } from '../parts/workbench/session-words.ts';
import { useWorkbench } from '../parts/workbench/workbench-context.ts';
import { Divider } from '../ui/divider/divider.tsx';
import type { WindowParts } from './create-window.ts';
import { FailureBoundary } from './failure-boundary.tsx';
import styles from './workspace.module.css';

interface WorkspaceProps {
  readonly parts: WindowParts;
  readonly newSessionKeys: string;
}

/** Sidebar and session, side by side; without a session, what to do next. */
export function Workspace({ parts, newSessionKeys }: WorkspaceProps) {
  const { flows, connection, window: windowStore } = parts;
  const preferences = usePreferenceStore();
  const openSettings = useCallback(
    (page?: 'caps' | 'context') => windowStore.setState({ isSettingsOpen: true, settingsPage: page ?? 'provider' }),
    [windowStore],
  );
  const storedWidth = usePreference((state) => state.sidebarWidth);
  const [width, setWidth] = useState(storedWidth);
  const wanted = usePreference((state) => state.selectedSession);
  const session = useWorkbench((state) => (wanted === null ? undefined : state.sessions[wanted]?.id)) ?? null;
  const seq = useStore(windowStore, ({ place }) =>
    place?.area === 'sessions' && place.session === session && place.seq !== undefined ? place.seq : null,
  );
  const title = useWorkbench((state) => (session === null ? null : sessionTitle(state.sessions[session] ?? { title: null })));
  const project = useWorkbench((state) => {
    const current = session === null ? undefined : state.sessions[session];
    return current && state.projects[current.project];
  });
  useEffect(() => {
    document.title = title === null ? 'Tessera' : `${title} · Tessera`;
  }, [title]);

  // The session took it when it was drawn; drawn again, from the settings say, it opens at its end as ever.
  useEffect(() => {
    if (seq !== null) windowStore.setState({ place: null });
  }, [seq, windowStore]);

  return (
    <div className={styles.workspace} style={{ gridTemplateColumns: `${width}px minmax(0, 1fr)` }}>
      <FailureBoundary area="The sidebar">
        <Sidebar
          selected={session}
          newSessionKeys={newSessionKeys}
          onSelect={flows.select}
          onNewSession={(wantedProject) => void flows.newSession(wantedProject)}
          onOpenFolder={() => void flows.openFolder()}
          onMemory={(memoryProject) => {
            preferences.setState({ memoryProject });
            windowStore.setState({ isSettingsOpen: true, settingsPage: 'memory' });
          }}
          onFailure={flows.fail}
        />
      </FailureBoundary>
      <Divider
        label="Width of the sidebar"
        position={width}
        least={sidebarWidthRange.least}
        most={sidebarWidthRange.most}
        initial={sidebarWidthRange.initial}
        onMove={setWidth}
        onDone={(sidebarWidth) => preferences.setState({ sidebarWidth })}
      />
      <main className={styles.main}>
        {project && <TrustNotice project={project} />}
        <FailureBoundary key={session ?? 'start'} area={session === null ? 'The start page' : 'The session'}>
          {session === null ? (
            <Start
              newSessionKeys={newSessionKeys}
              onOpenFolder={() => void flows.openFolder()}
              onNewSession={(wantedProject) => void flows.newSession(wantedProject)}
              onRehearse={(wantedProject) => void flows.newSession(wantedProject)}
              onOpenSettings={() => openSettings()}
            />
          ) : (
            <SessionScreen key={session} sessionId={session} firstSeq={seq} client={connection.client} onOpenSettings={openSettings} />
          )}
        </FailureBoundary>
      </main>
    </div>
  );
}
