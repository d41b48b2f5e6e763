import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { ClientContext } from '../bridge/client-context.ts';
import { FolderPicker } from '../features/folder-picker/folder-picker.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { NavigationContext, type Navigation } from '../parts/areas/navigation-context.ts';
import type { Area } from '../parts/areas/place.ts';
import { BurnProvider } from '../parts/burn/burn-context.tsx';
import { CompanionProvider } from '../parts/companion/companion-context.tsx';
import { StatusSlotContext } from '../parts/status/status-slot.tsx';
import { PreferencesContext } from '../parts/preferences/preferences-context.ts';
import { applyTheme } from '../parts/theme/apply-theme.ts';
import { WorkbenchContext } from '../parts/workbench/workbench-context.ts';
import { ToastProvider } from '../ui/toast/toast-region.tsx';
import styles from './app.module.css';
import { AreaPage } from './area-page.tsx';
import { areaEntry, areas } from './areas.tsx';
import { Banners } from './banners.tsx';
import type { WindowParts } from './create-window.ts';
import { FailureBoundary } from './failure-boundary.tsx';
import { newSessionKeys, type Shortcut } from './shortcuts.ts';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useAddress } from './use-address.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The whole window. */
export function App({ parts }: { readonly parts: WindowParts }) {
  const { connection, workbench, preferences, window: windowStore, flows } = parts;
  const { isSettingsOpen, settingsPage, isPickingFolder } = useStore(windowStore);
  const kind = useStore(workbench, (state) => state.host?.kind) ?? (window.tesseraHost?.kind === 'electron' ? 'electron' : 'web');
  const { area, subject } = areaEntry(useStore(preferences, (state) => state.area));
  const navigation = useMemo(
    (): Navigation => ({
      has: (wanted) => areas.some((entry) => entry.area === wanted),
      go: flows.go,
      openSettings: (page) => windowStore.setState({ isSettingsOpen: true, settingsPage: page }),
    }),
    [flows, windowStore],
  );
  const openArea = useCallback((wanted: Area) => flows.go({ area: areaEntry(wanted).area }), [flows]);
  // What is named again leads to its beginning.
  const openNamed = (wanted: Area) => (wanted === 'cache' && area === 'cache' ? flows.go({ area: 'cache', misses: {} }) : openArea(wanted));
  const [statusSlot, setStatusSlot] = useState<HTMLElement | null>(null);
  useTheme(parts);
  useAddress(area, openArea);

  function handleShortcut(shortcut: Shortcut) {
    if (typeof shortcut === 'object') return navigation.has(shortcut.area) && openNamed(shortcut.area);
    switch (shortcut) {
      case 'new-session':
        return void flows.newSession(null);
      case 'open-folder':
        return void flows.openFolder();
      case 'settings':
        return windowStore.setState(({ isSettingsOpen: isOpen }) => ({ isSettingsOpen: !isOpen, settingsPage: 'provider' }));
    }
  }
  useShortcuts(kind, handleShortcut);

  return (
    <ClientContext value={connection.client}>
      <WorkbenchContext value={workbench}>
        <PreferencesContext value={preferences}>
          <NavigationContext value={navigation}>
            <BurnProvider>
              <CompanionProvider>
                <StatusSlotContext value={statusSlot}>
                  <ToastProvider>
                    <div className={styles.window}>
                      <TitleBar
                        area={isSettingsOpen ? null : area}
                        hostKind={kind}
                        onArea={openNamed}
                        isSettingsOpen={isSettingsOpen}
                        onSettings={() => handleShortcut('settings')}
                      />
                      <Banners parts={parts} />
                      <FailureBoundary key={isSettingsOpen ? 'settings' : area} area={isSettingsOpen ? 'The settings' : subject}>
                        {isSettingsOpen ? (
                          <SettingsScreen firstPage={settingsPage} onClose={() => windowStore.setState({ isSettingsOpen: false })} />
                        ) : (
                          <AreaPage parts={parts} newSessionKeys={newSessionKeys(kind)} />
                        )}
                      </FailureBoundary>
                      <StatusBar onSlot={setStatusSlot} />
                      {isPickingFolder && (
                        <FolderPicker
                          title="Open a folder"
                          onPick={flows.takeFolder}
                          onClose={() => windowStore.setState({ isPickingFolder: false })}
                        />
                      )}
                    </div>
                  </ToastProvider>
                </StatusSlotContext>
              </CompanionProvider>
            </BurnProvider>
          </NavigationContext>
        </PreferencesContext>
      </WorkbenchContext>
    </ClientContext>
  );
}

/** Draws the page in the theme of the settings, and remembers it for the next first paint. */
function useTheme({ workbench, preferences }: WindowParts) {
  const fromSettings = useStore(workbench, (state) => state.settings?.theme);
  const remembered = useStore(preferences, (state) => state.theme);
  const theme = fromSettings ?? remembered;
  useEffect(() => {
    preferences.setState({ theme });
    return applyTheme(theme, window);
  }, [theme, preferences]);
}
