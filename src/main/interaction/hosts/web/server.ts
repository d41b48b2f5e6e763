// The web host: the same page and contract on loopback, for a headless or remote machine and for tests in a real browser.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import type { Engine, HostControls } from '#main/ports/engine.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { createRouter } from '../../bridge/router.ts';
import { pageHeaders } from '../content-policy.ts';
import { readPageFile } from '../page-files.ts';
import { platformOf } from '../platform.ts';
import { createGate, type GateVerdict } from './gate.ts';

export interface WebHost extends AsyncDisposable {
  /** The address to open, with its one-time token. */
  readonly address: string;
}

const maxMessageBytes = 64 * 1024 * 1024;

const controls: HostControls = {
  describe: () => ({
    kind: 'web',
    platform: platformOf(process.platform),
    capabilities: { windowButtons: false, nativeFolderDialog: false, notifications: false },
    reservedKeys: ['Ctrl+N', 'Ctrl+T', 'Ctrl+W'],
  }),
  pickFolder: () => Promise.resolve(null),
  controlWindow: () => {
    const reason = 'A browser window is closed by the browser.';
    throw new ServiceError('CONFLICT', reason, { reason });
  },
};

/** Serves the page in `pageRoot` and the contract over WebSocket on 127.0.0.1. `port` 0 takes a free one. Rejects where the port is taken. */
export async function startWebHost(options: { engine: Engine; pageRoot: string; port: number }): Promise<WebHost> {
  const gate = createGate();
  const handler = new RPCHandler(createRouter(options.engine, controls));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const server = createServer((request, response) => {
    void answerPage(options.pageRoot, gate.judge(request, 'page'), request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const verdict = gate.judge(request, 'socket');
    if (verdict.type !== 'pass' || request.url !== '/rpc') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => void handler.upgrade(ws));
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/?token=${gate.token()}`,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program. Choose another with --port, or leave it out for a free one.`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answerPage(root: string, verdict: GateVerdict, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (verdict.type === 'refuse') {
    response.writeHead(verdict.status, { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' }).end(`${verdict.message}\n`);
    return;
  }
  if (verdict.type === 'welcome') {
    response.writeHead(303, { ...pageHeaders, location: '/', 'set-cookie': verdict.cookie, 'cache-control': 'no-store' }).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...pageHeaders, allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await readPageFile(root, new URL(request.url ?? '/', 'http://localhost').pathname);
  if (!file) {
    response.writeHead(404, { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing at this address.\n');
    return;
  }
  const caching = file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, { ...pageHeaders, 'content-type': file.contentType, 'cache-control': caching });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}
