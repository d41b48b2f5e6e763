// Electron's entry: joins the composition root and the Electron host.
import path from 'node:path';
import { createEngine } from './app/create-engine.ts';
import { startElectronHost } from './interaction/hosts/electron/start.ts';

// Not awaited: Electron is ready only after this module has loaded.
void startElectronHost({
  openEngine: () => createEngine({ processName: 'tessera', workerUrl: new URL('./store-worker.js', import.meta.url) }),
  pageRoot: path.join(import.meta.dirname, '../renderer'),
  preload: path.join(import.meta.dirname, '../preload/index.cjs'),
});
