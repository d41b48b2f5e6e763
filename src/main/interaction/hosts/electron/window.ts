import path from 'node:path';
import { BrowserWindow, shell } from 'electron';
import { isPageAddress, pageAddress } from './page-address.ts';

/** The one window: sandboxed, isolated, without Node, and unable to go anywhere but its own page. */
export function openWindow(options: { preload: string; platform: NodeJS.Platform }): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Tessera',
    // On macOS the system draws its own buttons over the title bar; elsewhere the page draws them.
    frame: options.platform === 'darwin',
    titleBarStyle: options.platform === 'darwin' ? 'hiddenInset' : 'default',
    webPreferences: {
      preload: path.resolve(options.preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  lockNavigation(window);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress);
  return window;
}

/** No navigation away, no new windows, no permissions. A link to the web opens in the person's browser. */
function lockNavigation(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on('will-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  webContents.on('will-frame-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    if (isWebAddress(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  webContents.session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'clipboard-sanitized-write'));
  webContents.session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['https:', 'http:'].includes(new URL(address).protocol);
}
