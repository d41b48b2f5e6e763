import { RPCLink } from '@orpc/client/message-port';
import type { Wire } from './connection.ts';

const handshakeMs = 5_000;

/** The wire of the Electron host: a port that the preload hands over after the page has said that it is ready. */
export function openMessagePort(page: Window): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      page.removeEventListener('message', handleMessage);
      reject(new Error('The host handed over no port.'));
    }, handshakeMs);

    function handleMessage(event: MessageEvent) {
      const port = event.ports[0];
      if (event.source !== page || event.data?.type !== 'tessera:port' || !port) return;
      clearTimeout(timer);
      page.removeEventListener('message', handleMessage);
      const link = new RPCLink({ port });
      const closed = new Promise<void>((done) => port.addEventListener('close', () => done(), { once: true }));
      port.start();
      resolve({ link, closed });
    }

    page.addEventListener('message', handleMessage);
    // To this page itself, whatever its origin is called.
    page.postMessage({ type: 'tessera:ready' }, '/');
  });
}
