// A stand-in for the `electron` module: records what the host asks for and lets a test play the system's part. Its shape is checked
// against Electron's own types where the host uses it.
import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Handler = (...args: never[]) => unknown;

class WebContentsDouble extends EventEmitter {
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  readonly session = {
    setPermissionRequestHandler: (handler: typeof this.permissionRequest): void => {
      this.permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler: typeof this.permissionCheck): void => {
      this.permissionCheck = handler;
    },
  };
  setWindowOpenHandler(handler: typeof this.openHandler): void {
    this.openHandler = handler;
  }
}

class BrowserWindowDouble extends EventEmitter {
  readonly webContents = new WebContentsDouble();
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly calls: string[] = [];
  loaded: string | null = null;
  isLookedAt = false;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    electronDouble.windows.push(this);
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url;
    return Promise.resolve();
  }
  isFocused = (): boolean => this.isLookedAt;
  isMinimized = (): boolean => this.calls.includes('minimize');
  isMaximized = (): boolean => false;
  show = (): void => void this.calls.push('show');
  focus = (): void => void this.calls.push('focus');
  restore = (): void => void this.calls.push('restore');
  minimize = (): void => void this.calls.push('minimize');
  maximize = (): void => void this.calls.push('maximize');
  unmaximize = (): void => void this.calls.push('unmaximize');
  close = (): void => void this.emit('closed');
}

class AppDouble extends EventEmitter {
  isFirstInstance = true;
  readonly calls: string[] = [];
  requestSingleInstanceLock = (): boolean => this.isFirstInstance;
  whenReady = (): Promise<void> => Promise.resolve();
  quit = (): void => {
    const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) };
    this.emit('before-quit', event);
    this.calls.push(event.isPrevented ? 'quit prevented' : 'quit');
  };
  exit = (code: number): void => void this.calls.push(`exit ${code}`);
}

class NotificationDouble extends EventEmitter {
  static isSupported = (): boolean => true;
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show(): void {
    electronDouble.notifications.push(this.options);
  }
}

/** What the host did, and the handles with which a test plays the system. */
export const electronDouble = {
  app: new AppDouble(),
  ipcMain: new EventEmitter(),
  windows: [] as BrowserWindowDouble[],
  notifications: [] as Electron.NotificationConstructorOptions[],
  openedOutside: [] as string[],
  errorBoxes: [] as [title: string, text: string][],
  schemes: [] as Electron.CustomScheme[],
  protocolHandler: null as ((request: Request) => Promise<Response>) | null,
  folderAnswer: [] as string[],
  menus: 0,

  reset(): void {
    this.app = Object.assign(this.app, { isFirstInstance: true });
    this.app.removeAllListeners();
    this.app.calls.length = 0;
    this.ipcMain.removeAllListeners();
    for (const list of [this.windows, this.notifications, this.openedOutside, this.errorBoxes, this.schemes, this.folderAnswer])
      list.length = 0;
    this.protocolHandler = null;
    this.menus = 0;
  },

  /** The module as the host imports it. */
  module(): Record<string, unknown> {
    return {
      app: this.app,
      ipcMain: this.ipcMain,
      BrowserWindow: BrowserWindowDouble,
      Notification: NotificationDouble,
      Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => void (this.menus += 1) },
      shell: { openExternal: (url: string) => Promise.resolve(void this.openedOutside.push(url)) },
      dialog: {
        showErrorBox: (title: string, text: string) => void this.errorBoxes.push([title, text]),
        showOpenDialog: () => Promise.resolve({ canceled: this.folderAnswer.length === 0, filePaths: this.folderAnswer }),
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => void this.schemes.push(...schemes),
        handle: (_scheme: string, handler: Handler) => void (this.protocolHandler = handler as never),
      },
    };
  },
};
