import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Contract } from '#shared/bridge/contract.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { createFakeEngine } from '../../testing/fake-engine.ts';
import { startElectronHost } from './start.ts';
import { electronDouble as electron } from './testing/electron-double.ts';

vi.mock('electron', async () => (await import('./testing/electron-double.ts')).electronDouble.module());

const pageRoot = mkdtempSync(path.join(tmpdir(), 'tessera-page-'));
writeFileSync(path.join(pageRoot, 'index.html'), '<title>page</title>');

const start = (openEngine = () => Promise.resolve(createFakeEngine())) =>
  startElectronHost({ openEngine, pageRoot, preload: '/app/out/preload/index.cjs' });

const ourFrame = { url: 'app://tessera/index.html', parent: null };

/** Plays the preload: hands one end of a channel to main, as `sender` and `frame` say. */
function connect(sender: unknown, senderFrame: unknown): { port: MessagePort; isClosed: () => Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const closed = new Promise<void>((resolve) => {
    port1.once('close', () => resolve());
  });
  electron.ipcMain.emit('tessera:connect', { sender, senderFrame, ports: [port2] });
  return { port: port1, isClosed: () => closed };
}

describe('the Electron host', () => {
  beforeEach(() => electron.reset());

  it('opens one sandboxed window on its own scheme', async () => {
    await start();
    expect(electron.windows).toHaveLength(1);
    expect(electron.windows[0]?.loaded).toBe('app://tessera/index.html');
    expect(electron.windows[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(electron.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  it('shows the window only when it has something to show', async () => {
    await start();
    expect(electron.windows[0]?.calls).toEqual([]);
    electron.windows[0]?.emit('ready-to-show');
    expect(electron.windows[0]?.calls).toEqual(['show']);
  });

  it('serves the built page with its policy, and nothing outside it', async () => {
    await start();
    const page = await electron.protocolHandler?.(new Request('app://tessera/index.html'));
    expect(await page?.text()).toBe('<title>page</title>');
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'");
    const outside = await electron.protocolHandler?.(new Request('app://other/index.html'));
    expect(outside?.status).toBe(404);
  });

  it.each(['https://example.org/', 'file:///etc/passwd', 'app://other/index.html'])('stops navigation to %s', async (url) => {
    await start();
    const preventDefault = vi.fn();
    electron.windows[0]?.webContents.emit('will-navigate', { url, preventDefault });
    electron.windows[0]?.webContents.emit('will-frame-navigate', { url, preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(2);
  });

  it('opens no windows; a web link goes to the browser, anything else nowhere', async () => {
    await start();
    const open = electron.windows[0]?.webContents.openHandler;
    expect(open?.({ url: 'https://example.org/' } as never)).toEqual({ action: 'deny' });
    expect(open?.({ url: 'file:///etc/passwd' } as never)).toEqual({ action: 'deny' });
    expect(electron.openedOutside).toEqual(['https://example.org/']);
  });

  it('refuses every permission but writing to the clipboard', async () => {
    await start();
    const contents = electron.windows[0]?.webContents;
    const answers = ['media', 'geolocation', 'notifications', 'clipboard-sanitized-write'].map((permission) => {
      let isGranted: boolean | null = null;
      contents?.permissionRequest?.(null as never, permission as never, (granted) => (isGranted = granted), null as never);
      return isGranted;
    });
    expect(answers).toEqual([false, false, false, true]);
  });

  it('speaks the contract over a port from its own page', async () => {
    await start();
    const { port } = connect(electron.windows[0]?.webContents, ourFrame);
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port as never }));
    port.start();
    expect(await client.host.describe()).toMatchObject({ kind: 'electron', capabilities: { nativeFolderDialog: true } });
  });

  it.each([
    ['another window', () => ({ sender: {}, frame: ourFrame })],
    ['another page', () => ({ sender: electron.windows[0]?.webContents, frame: { url: 'https://example.org/', parent: null } })],
    ['a frame inside the page', () => ({ sender: electron.windows[0]?.webContents, frame: { url: ourFrame.url, parent: {} } })],
    ['a frame that is gone', () => ({ sender: electron.windows[0]?.webContents, frame: null })],
  ])('closes a port that comes from %s', async (_name, from) => {
    await start();
    const { sender, frame } = from();
    await connect(sender, frame).isClosed();
  });

  it('lets a second start show the first window and end itself', async () => {
    await start();
    electron.windows[0]?.minimize();
    electron.app.emit('second-instance');
    expect(electron.windows[0]?.calls).toEqual(['minimize', 'restore', 'show', 'focus']);

    electron.reset();
    electron.app.isFirstInstance = false;
    const openEngine = vi.fn();
    await start(openEngine);
    expect(electron.app.calls).toEqual(['quit']);
    expect(openEngine).not.toHaveBeenCalled();
  });

  it('says why the data folder cannot be used instead of opening a window', async () => {
    await start(() => Promise.reject(new Error('The data folder cannot be written.')));
    expect(electron.errorBoxes).toEqual([['Tessera cannot start', 'The data folder cannot be written.']]);
    expect(electron.app.calls).toEqual(['exit 1']);
    expect(electron.windows).toHaveLength(0);
  });

  it('quits only after everything is stored', async () => {
    const stored = Promise.withResolvers<void>();
    await start(() => Promise.resolve({ ...createFakeEngine(), close: () => stored.promise }));
    electron.app.quit();
    expect(electron.app.calls).toEqual(['quit prevented']);
    stored.resolve();
    await vi.waitFor(() => expect(electron.app.calls).toEqual(['quit prevented', 'quit']));
  });

  it('tells once through the system that a session waits, while nobody looks at the window', async () => {
    const listeners: ((summary: SessionSummary) => void)[] = [];
    const onChange = (listener: (summary: SessionSummary) => void) => {
      listeners.push(listener);
      return { [Symbol.dispose]: () => {} };
    };
    await start(() => Promise.resolve(createFakeEngine({ sessions: { onChange } })));
    const waiting = {
      id: 's',
      title: 'Fix the parser',
      state: { status: 'waiting', question: { question: 'q1', summary: 'Run git push' } },
    };
    for (const listener of [...listeners, ...listeners]) listener(waiting as never);
    expect(electron.notifications).toEqual([{ title: 'Fix the parser', body: 'Run git push' }]);
    if (electron.windows[0]) electron.windows[0].isLookedAt = true;
    for (const listener of listeners)
      listener({ ...waiting, state: { ...waiting.state, question: { question: 'q2', summary: 'Run rm' } } } as never);
    expect(electron.notifications).toHaveLength(1);
  });
});
