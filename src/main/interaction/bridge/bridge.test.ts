import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, isDefinedError, safe } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '#shared/bridge/contract.ts';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import { noCaps } from '#shared/model/caps.ts';
import { allNoticed } from '#shared/model/settings.ts';
import { sessionId } from '#shared/model/id.ts';
import type { Engine } from '#main/ports/engine.ts';
import { usualCompaction } from '#shared/model/settings.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { startWebHost } from '../hosts/web/server.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { createRouter } from './router.ts';

type Client = ContractRouterClient<Contract>;

const session = sessionId.parse('019ab000-0000-7000-8000-000000000001');
const controls = {
  describe: () => ({
    kind: 'web' as const,
    platform: 'linux' as const,
    capabilities: { windowButtons: false, nativeFolderDialog: false, notifications: false },
    reservedKeys: [],
  }),
  pickFolder: () => Promise.resolve(null),
  controlWindow: () => {},
};

function overPort(engine: Engine): Promise<{ client: Client; close: () => void }> {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(createRouter(engine, controls)).upgrade(port1 as never);
  port1.start();
  port2.start();
  onTestFinished(() => port2.close());
  return Promise.resolve({ client: createORPCClient(new PortLink({ port: port2 as never })), close: () => port2.close() });
}

async function overSocket(engine: Engine): Promise<{ client: Client; close: () => void }> {
  const pageRoot = mkdtempSync(path.join(tmpdir(), 'tessera-page-'));
  writeFileSync(path.join(pageRoot, 'index.html'), '<!doctype html>');
  const host = await startWebHost({ engine, pageRoot, port: 0 });
  onTestFinished(() => host[Symbol.asyncDispose]());
  const { cookie, origin } = await enter(host.address);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { client: createORPCClient(new SocketLink({ websocket: socket })), close: () => socket.close() };
}

async function enter(address: string): Promise<{ cookie: string; origin: string }> {
  const response = await fetch(address, { redirect: 'manual' });
  return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', origin: new URL(address).origin };
}

describe.each([
  ['a message port', overPort],
  ['a web socket', overSocket],
])('the bridge over %s', (_name, connect) => {
  it('answers a call with validated output', async () => {
    const { client } = await connect(createFakeEngine());
    expect(await client.host.describe()).toMatchObject({ kind: 'web', version: '0.0.0-test', home: '/home/of/the/test' });
  });

  it('refuses input that the contract does not allow, before any handler sees it', async () => {
    const { client } = await connect(createFakeEngine());
    const { error } = await safe(client.session.stop({ session: 'not-an-id' }));
    expect(error).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('carries an expected refusal as a typed error with its data and its sentence', async () => {
    const engine = createFakeEngine({
      sessions: {
        stop: () => {
          throw new ServiceError('HELD', 'Another process works in this session.', { holder: 'tessera run (process 7)' });
        },
      },
    });
    const { client } = await connect(engine);
    const { error } = await safe(client.session.stop({ session }));
    expect(isDefinedError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'HELD',
      data: { holder: 'tessera run (process 7)' },
      message: 'Another process works in this session.',
    });
  });

  it('carries the message of a bug, without its stack, which goes into the log', async () => {
    const report = vi.fn();
    const { client } = await connect(createFakeEngine({ report }));
    const { error } = await safe(client.session.stop({ session }));
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: 'The test gives no sessions.stop' });
    expect(report).toHaveBeenCalledWith(
      'The call session.stop failed.',
      expect.objectContaining({ message: 'The test gives no sessions.stop' }),
    );
    expect(JSON.stringify(error)).not.toContain('fake-engine');
  });

  it('streams in order, and ends the source when the reader breaks off', async () => {
    const ended = Promise.withResolvers<void>();
    const engine = createFakeEngine({
      sessions: {
        get: () => ({}) as never,
        async *updates(_id, _after, signal): AsyncGenerator<SessionUpdate> {
          signal.addEventListener('abort', () => ended.resolve(), { once: true });
          for (let lastSeq = 0; !signal.aborted; lastSeq += 1) {
            yield { type: 'caught-up', lastSeq, drafts: [], liveCalls: [] };
            await Promise.resolve();
            if (lastSeq === 5) await ended.promise;
          }
        },
      },
    });
    const { client } = await connect(engine);
    const seen: number[] = [];
    for await (const update of await client.session.events({ session, afterSeq: 0 })) {
      if (update.type === 'caught-up') seen.push(update.lastSeq);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    await ended.promise;
  });

  it('ends every stream of a connection that closes', async () => {
    const ended = Promise.withResolvers<void>();
    const engine = createFakeEngine({
      sessions: {
        get: () => ({}) as never,
        async *updates(_id, _after, signal): AsyncGenerator<SessionUpdate> {
          signal.addEventListener('abort', () => ended.resolve(), { once: true });
          yield { type: 'caught-up', lastSeq: 0, drafts: [], liveCalls: [] };
          await ended.promise;
        },
      },
    });
    const { client, close } = await connect(engine);
    const stream = await client.session.events({ session, afterSeq: 0 });
    await stream.next();
    close();
    await ended.promise;
  });

  it('tells all projects and sessions first, then each that changes', async () => {
    let tell: ((settings: never) => void) | undefined;
    const engine = createFakeEngine({
      sessions: { list: () => [] },
      workspace: { list: () => Promise.resolve([]) },
      settings: {
        onChange: (listener) => {
          tell = listener as typeof tell;
          return { [Symbol.dispose]: () => (tell = undefined) };
        },
      },
    });
    const { client } = await connect(engine);
    const stream = await client.workbench.events();
    expect((await stream.next()).value).toEqual({ type: 'all', projects: [], sessions: [] });
    const settings = {
      theme: 'dark',
      model: null,
      effort: null,
      mode: 'default',
      baseUrl: null,
      fallbackModel: null,
      cacheTtl: 'auto',
      caps: noCaps,
      prompt: { flags: {}, variants: {}, experiments: [] },
      compaction: usualCompaction,
      memory: { isOn: true },
      noticing: allNoticed,
    };
    tell?.(settings as never);
    expect((await stream.next()).value).toEqual({ type: 'settings', settings });
    await stream.return?.();
  });
});

describe('the web host', () => {
  const start = async () => {
    const pageRoot = mkdtempSync(path.join(tmpdir(), 'tessera-page-'));
    writeFileSync(path.join(pageRoot, 'index.html'), '<!doctype html><title>page</title>');
    const host = await startWebHost({ engine: createFakeEngine(), pageRoot, port: 0 });
    onTestFinished(() => host[Symbol.asyncDispose]());
    return { host, origin: new URL(host.address).origin };
  };
  const refused = (url: string, headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { headers });
      socket.once('open', () => resolve('open'));
      socket.once('error', (error) => resolve(error.message));
    });

  it('opens once for its token and afterwards for the cookie, so that a reload works', async () => {
    const { host, origin } = await start();
    expect((await fetch(origin)).status).toBe(401);
    const { cookie } = await enter(host.address);
    expect((await fetch(host.address, { redirect: 'manual' })).status).toBe(401);
    const page = await fetch(origin, { headers: { cookie } });
    expect(await page.text()).toContain('<title>page</title>');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('never serves a file from outside the page', async () => {
    const { host, origin } = await start();
    const { cookie } = await enter(host.address);
    for (const attempt of ['/../server.ts', '/..%2f..%2fetc%2fpasswd', '/%00', '/index.html%00.js']) {
      expect((await fetch(`${origin}${attempt}`, { headers: { cookie } })).status).toBe(404);
    }
  });

  it('refuses a socket without cookie, from another origin, or under a name that is not loopback', async () => {
    const { host, origin } = await start();
    const { cookie } = await enter(host.address);
    const url = `${origin.replace('http', 'ws')}/rpc`;
    expect(await refused(url, { origin })).toContain('403');
    expect(await refused(url, { cookie, origin: 'http://evil.example' })).toContain('403');
    expect(await refused(url, { cookie })).toContain('403');
    expect(await refused(url, { cookie, origin: 'http://rebound.example', host: 'rebound.example' })).toContain('403');
    expect(await refused(url, { cookie, origin: 'http://localhost:9999', host: 'localhost:9999' })).toBe('open');
  });

  it('says what to do when its port is taken', async () => {
    const { origin } = await start();
    const port = Number(new URL(origin).port);
    await expect(startWebHost({ engine: createFakeEngine(), pageRoot: '/', port })).rejects.toThrow(`Port ${port} is taken`);
  });
});
