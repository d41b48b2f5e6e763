// @vitest-environment node
// The two transports against a real oRPC server: a real MessagePort and a real socket.
import { os } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { createConnection } from './connection.ts';
import { errorText } from './error-text.ts';
import { openMessagePort } from './message-port.ts';
import { openWebSocket } from './web-socket.ts';

const router = {
  host: {
    /** Never answers: what a call sees when its connection breaks. */
    controlWindow: os.handler(() => new Promise<void>(() => undefined)),
    describe: os.handler(() => ({ kind: 'web' })),
    pickFolder: os.errors({ CONFLICT: {} }).handler(({ errors }) => {
      throw errors.CONFLICT({ message: 'A dialog is already open.' });
    }),
  },
};

/** A page that its preload answers with a port, as the Electron host does. */
function aPageWithPreload(serve: (port: MessagePort) => void): Window {
  const page = new EventTarget();
  const window = Object.assign(page, {
    location: { origin: 'app://tessera' },
    postMessage(message: { type: string }) {
      if (message.type !== 'tessera:ready') return;
      const { port1, port2 } = new MessageChannel();
      serve(port1);
      page.dispatchEvent(Object.assign(new Event('message'), { source: page, data: { type: 'tessera:port' }, ports: [port2] }));
    },
  });
  return window as unknown as Window;
}

test('over the port that the preload hands over calls are answered and errors keep their code and words', async () => {
  const ports: MessagePort[] = [];
  const page = aPageWithPreload((port) => {
    ports.push(port);
    new PortHandler(router).upgrade(port);
    port.start();
  });
  const { client } = createConnection(() => openMessagePort(page));
  expect(await client.host.describe()).toEqual({ kind: 'web' });
  const error: unknown = await client.host.pickFolder().catch((reason: unknown) => reason);
  expect(errorText(error)).toEqual({ message: 'A dialog is already open.', code: 'CONFLICT' });
  for (const port of ports) port.close();
});

test('a message that is not from the page itself hands over nothing', async () => {
  const page = new EventTarget();
  const window = Object.assign(page, { location: { origin: 'app://tessera' }, postMessage: () => undefined }) as unknown as Window;
  const outcome = vi.fn();
  void openMessagePort(window).then(outcome, () => undefined);
  const { port1, port2 } = new MessageChannel();
  page.dispatchEvent(Object.assign(new Event('message'), { source: {}, data: { type: 'tessera:port' }, ports: [port2] }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(outcome).not.toHaveBeenCalled();
  port1.close();
});

test('over a socket calls are answered, and again after the server dropped it', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/rpc' });
  const handler = new SocketHandler(router);
  sockets.on('connection', (socket) => void handler.upgrade(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const connection = createConnection(() => openWebSocket({ protocol: 'http:', host: `127.0.0.1:${port}` }));
  expect(await connection.client.host.describe()).toEqual({ kind: 'web' });
  const underWay = connection.client.host.controlWindow({ command: 'close' }).catch((error: unknown) => errorText(error).code);
  await new Promise((resolve) => [...sockets.clients][0]?.once('message', resolve));
  for (const socket of sockets.clients) socket.terminate();
  expect(await underWay).toBe('CONNECTION_BROKEN');
  await vi.waitFor(() => expect(connection.state.getState().status).toBe('lost'));
  expect(await connection.client.host.describe()).toEqual({ kind: 'web' });
});
