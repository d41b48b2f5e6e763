import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, type BrowserWindow, type IpcMainEvent } from 'electron';
import type { BridgeRouter } from '../../bridge/router.ts';
import { isPageAddress } from './page-address.ts';

/** Takes the page's end of the bridge, from our own window's main frame on our own page and from nobody else. */
export function acceptPorts(router: BridgeRouter, window: () => BrowserWindow | null): Disposable {
  const handler = new RPCHandler(router);
  const handleConnect = (event: IpcMainEvent): void => {
    const [port] = event.ports;
    if (!port) return;
    if (!isTrustedSender(event, window())) {
      port.close();
      return;
    }
    handler.upgrade(port);
    port.start();
  };
  ipcMain.on('tessera:connect', handleConnect);
  return { [Symbol.dispose]: () => void ipcMain.removeListener('tessera:connect', handleConnect) };
}

function isTrustedSender(event: IpcMainEvent, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame;
  return window !== null && event.sender === window.webContents && frame !== null && frame.parent === null && isPageAddress(frame.url);
}
