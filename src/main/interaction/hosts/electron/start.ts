// The Electron host, kept thin: one window, the page's protocol, the bridge's port, and nothing that the engine could do.
import { app, dialog, type BrowserWindow } from 'electron';
import type { Engine, HostControls } from '#main/ports/engine.ts';
import { createRouter } from '../../bridge/router.ts';
import { platformOf } from '../platform.ts';
import { setApplicationMenu } from './menu.ts';
import { notifyWhenNeeded } from './needs-you.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { acceptPorts } from './port-hand-over.ts';
import { openWindow } from './window.ts';

export interface ElectronHostOptions {
  /** Opens the engine; called once the app is ready. Rejects with a message for the person where the data folder cannot be used. */
  openEngine(): Promise<Engine>;
  pageRoot: string;
  preload: string;
}

/** Runs Tessera in Electron until the person quits. A second start shows the first one's window instead. */
export async function startElectronHost(options: ElectronHostOptions): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerPageScheme();
  let window: BrowserWindow | null = null;
  const show = (): void => {
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  app.on('second-instance', show);
  await app.whenReady();

  let engine: Engine;
  try {
    engine = await options.openEngine();
  } catch (error) {
    dialog.showErrorBox('Tessera cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
    return;
  }
  setApplicationMenu(process.platform);
  servePage(options.pageRoot);
  acceptPorts(
    createRouter(
      engine,
      createControls(() => window),
    ),
    () => window,
  );
  notifyWhenNeeded(engine.sessions, () => window);

  const open = (): void => {
    window = openWindow({ preload: options.preload, platform: process.platform });
    window.on('closed', () => {
      window = null;
    });
  };
  open();
  app.on('activate', () => (window === null ? open() : show()));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeBeforeQuit(engine);
}

/** Quitting waits until every session is stored. */
function closeBeforeQuit(engine: Engine): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

function createControls(window: () => BrowserWindow | null): HostControls {
  return {
    describe: () => ({
      kind: 'electron',
      platform: platformOf(process.platform),
      capabilities: { windowButtons: process.platform !== 'darwin', nativeFolderDialog: true, notifications: true },
      reservedKeys: [],
    }),
    async pickFolder() {
      const target = window();
      const options = {
        title: 'Open a folder',
        properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[],
      };
      const picked = await (target ? dialog.showOpenDialog(target, options) : dialog.showOpenDialog(options));
      return picked.filePaths[0] ?? null;
    },
    controlWindow(command) {
      const target = window();
      if (!target) return;
      if (command === 'close') target.close();
      else if (command === 'minimize') target.minimize();
      else if (target.isMaximized()) target.unmaximize();
      else target.maximize();
    },
  };
}
