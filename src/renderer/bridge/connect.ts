import { createConnection, type Connection } from './connection.ts';
import { openMessagePort } from './message-port.ts';
import { openWebSocket } from './web-socket.ts';

declare global {
  interface Window {
    /** Set by the preload; missing in a browser. */
    readonly tesseraHost?: { readonly kind: 'electron' };
  }
}

/** Connects this window to its engine: by the preload's port where there is a preload, else by a socket. */
export function connect(page: Window): Connection {
  return createConnection(page.tesseraHost?.kind === 'electron' ? () => openMessagePort(page) : () => openWebSocket(page.location));
}
