import { RPCLink } from '@orpc/client/websocket';
import type { Wire } from './connection.ts';

/** The wire of the web host: a socket on the page's own host. */
export function openWebSocket(location: Pick<Location, 'protocol' | 'host'>): Promise<Wire> {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`);
  const link = new RPCLink({ websocket: socket });
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }));
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve({ link, closed }), { once: true });
    void closed.then(() => reject(new Error('The socket was closed before it opened.')));
  });
}
