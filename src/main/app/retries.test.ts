// How a request that fails is tried again: real HTTP to the simulated API, the adapter, the loop and the store; only the waits take no time.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { closeScenes, createScene, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { BudgetStore } from '#main/ports/budget.ts';
import type { Answer } from '../../../e2e/support/simulator/answer.ts';
import { startSimulator } from '../../../e2e/support/simulator/simulator.ts';
import { resourceFile } from './resource-file.ts';
import { systemClock } from './system-clock.ts';

afterEach(closeScenes);

const priceBook = readPriceBook(resourceFile('models.json'));
const model = 'claude-sonnet-5-5';
/** Waits before a retry are longer than this; of the others only the one before an open block is saved could be as long. */
const shortestWaitMs = 200;
const draftWaitMs = 500;

interface Tried {
  /** How the turn ended: `completed`, or the kind of its failure. */
  ended: string;
  /** What each failed attempt was told to wait; null for the last one of a failure that is final. */
  waits: (number | null)[];
  kinds: string[];
}

interface RetryScene {
  scene: Scene;
  /** How often money was reserved. */
  reservations: () => number;
  send: () => Promise<Tried>;
}

function sceneAt(baseUrl: string, silenceMs = 60_000): RetryScene {
  let reservations = 0;
  const counted = (budget: BudgetStore): BudgetStore => ({
    reserve(...given) {
      reservations += 1;
      return budget.reserve(...given);
    },
    settle: (...given) => budget.settle(...given),
    used: (scopes) => budget.used(scopes),
  });
  const scene = createScene({
    isSimulated: false,
    change: (deps) => ({
      ...deps,
      budget: counted(deps.budget),
      clock: {
        ...deps.clock,
        now: () => systemClock.now(),
        sleep: (ms, signal) => (ms >= shortestWaitMs && ms !== draftWaitMs ? Promise.resolve() : deps.clock.sleep(ms, signal)),
      },
      provider: {
        ...deps.provider,
        prices: () => priceBook,
        defaultChoice: () => ({ provider: 'anthropic', model, effort: null }),
        open: () =>
          createAnthropicModel({
            baseUrl,
            credential: { type: 'key', secret: 'sk-ant-simulated-key' },
            clock: systemClock,
            silenceMs,
            wholeAnswerMs: silenceMs,
          }),
      },
    }),
  });
  const send = async (): Promise<Tried> => {
    const session = scene.newSession();
    const ended = await scene.turn(session, 'Go');
    const failures = scene.events(session).flatMap((event) => (event.type === 'request.failed' ? [event] : []));
    expect(scene.reports).toEqual([]);
    const { held } = scene.store.budget.used({
      session,
      project: scene.sessions.get(session).project,
      day: new Date().toISOString().slice(0, 10),
    }).session;
    expect(held).toEqual({ usd: 0, tokens: 0 });
    return {
      ended: ended?.reason === 'model_error' ? ended.failure.kind : (ended?.reason ?? 'nothing'),
      waits: failures.map(({ retryInMs }) => retryInMs),
      kinds: failures.map(({ failure }) => failure.kind),
    };
  };
  return { scene, reservations: () => reservations, send };
}

const ours = [1_000, 3_000, 9_000, null];
const oursOfLoad = [1_000, 3_000, 9_000, 27_000, 60_000, 60_000, 60_000, null];

/** Scripts the same failure for every attempt; says what a turn on it comes to. */
async function tryAll(fail: (answer: Answer) => void): Promise<Tried> {
  await using simulator = await startSimulator();
  const { send, reservations } = sceneAt(simulator.baseUrl);
  for (let attempt = 0; attempt < 9; attempt += 1) fail(simulator.answer());
  const tried = await send();
  expect(simulator.requests).toHaveLength(tried.waits.length);
  // Nothing is sent that was not paid for: each attempt reserved its own worst case.
  expect(reservations()).toBe(tried.waits.length);
  return tried;
}

describe('what the API refuses', () => {
  const spent = { error_code: 'enforced_spend_limit_reached' };
  test.each([
    ['408', { status: 408 }, 'server', ours],
    ['409', { status: 409 }, 'server', ours],
    ['500', { status: 500 }, 'server', ours],
    ['504', { status: 504 }, 'server', ours],
    ['529', { status: 529 }, 'overloaded', oursOfLoad],
    ['429 that names no wait', { status: 429 }, 'rate_limit', oursOfLoad],
    ['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, 'rate_limit', [...Array(7).fill(7_000), null]],
    [
      '429 with milliseconds',
      { status: 429, headers: { 'retry-after-ms': '250', 'retry-after': '9' } },
      'rate_limit',
      [...Array(7).fill(250), null],
    ],
    ['429 that asks for an hour', { status: 429, headers: { 'retry-after': '3600' } }, 'rate_limit', [null]],
    ['529 with seconds', { status: 529, headers: { 'retry-after': '2' } }, 'overloaded', [...Array(7).fill(2_000), null]],
    ['429 at the spend limit', { status: 429, details: spent }, 'billing', [null]],
    [
      '429 at the spend limit that should be retried',
      { status: 429, details: spent, headers: { 'x-should-retry': 'true' } },
      'billing',
      [null],
    ],
    ['400 at the spend limit', { status: 400, message: 'You have reached your specified API usage limits.' }, 'billing', [null]],
    ['400', { status: 400 }, 'invalid_request', [null]],
    ['401', { status: 401 }, 'authentication', [null]],
    ['402', { status: 402 }, 'billing', [null]],
    ['403', { status: 403 }, 'permission', [null]],
    ['404', { status: 404 }, 'not_found', [null]],
    ['413', { status: 413 }, 'too_large', [null]],
    ['500 that should not be retried', { status: 500, headers: { 'x-should-retry': 'false' } }, 'server', [null]],
    ['529 that should not be retried', { status: 529, headers: { 'x-should-retry': 'false' } }, 'overloaded', [null]],
    ['400 that should be retried', { status: 400, headers: { 'x-should-retry': 'true' } }, 'invalid_request', ours],
  ])('%s', async (_, refusal, kind, waits) => {
    expect(await tryAll((answer) => answer.refuse(refusal))).toEqual({ ended: kind, waits, kinds: waits.map(() => kind) });
  });

  test('a wish given as a date is waited for until then', async () => {
    const until = new Date(Date.now() + 60_000).toUTCString();
    const { waits, ended } = await tryAll((answer) => answer.refuse({ status: 429, headers: { 'retry-after': until } }));
    expect(ended).toBe('rate_limit');
    expect(waits).toHaveLength(8);
    for (const wait of waits.slice(0, -1)) expect(wait).toBeGreaterThan(30_000);
  });
});

describe('an error event after HTTP 200', () => {
  test.each([
    ['overloaded_error', 'overloaded', oursOfLoad],
    ['rate_limit_error', 'rate_limit', oursOfLoad],
    ['api_error', 'server', ours],
    ['timeout_error', 'server', ours],
    ['conflict_error', 'server', ours],
    ['invalid_request_error', 'invalid_request', [null]],
    ['authentication_error', 'authentication', [null]],
    ['billing_error', 'billing', [null]],
    ['permission_error', 'permission', [null]],
    ['not_found_error', 'not_found', [null]],
    ['request_too_large', 'too_large', [null]],
    ['of_a_newer_api', 'unknown', [null]],
  ])('%s', async (type, kind, waits) => {
    const tried = await tryAll((answer) => answer.reply('Half.').error(type, 'Something went wrong.'));
    expect(tried).toEqual({ ended: kind, waits, kinds: waits.map(() => kind) });
  });
});

describe('a connection that fails', () => {
  test('cut in the middle of an answer', async () => {
    expect(await tryAll((answer) => answer.reply('Half.').reset())).toMatchObject({ ended: 'network', waits: ours });
  });

  test('refused', async () => {
    const simulator = await startSimulator();
    const { baseUrl } = simulator;
    await simulator.close();
    expect(await sceneAt(baseUrl).send()).toMatchObject({ ended: 'network', waits: ours });
  });

  test('to a name that nobody knows', async () => {
    expect(await sceneAt('http://nowhere.invalid').send()).toMatchObject({ ended: 'network', waits: ours });
  });

  test('closed before anything is answered', async () => {
    expect(await sceneAt(await listen((socket) => socket.once('data', () => socket.resetAndDestroy()))).send()).toMatchObject({
      ended: 'network',
      waits: ours,
    });
  });

  test('without encryption where the address wants it: no wait mends that', async () => {
    await using simulator = await startSimulator();
    const { scene, send } = sceneAt(simulator.baseUrl.replace('http:', 'https:'));
    expect(await send()).toMatchObject({ ended: 'network', waits: [null] });
    const [summary] = scene.sessions.list();
    expect(summary?.state).toMatchObject({ status: 'failed', reason: expect.stringContaining('encrypted connection') as unknown });
  });

  test('that never says a word, not even a status', async () => {
    expect(await sceneAt(await listen(() => undefined), 100).send()).toMatchObject({ ended: 'silent', waits: ours });
  });

  test('that falls silent in the middle of an answer', async () => {
    await using simulator = await startSimulator();
    for (let attempt = 0; attempt < 3; attempt += 1) simulator.reply('Half.').hang();
    simulator.reply('Whole.');
    expect(await sceneAt(simulator.baseUrl, 100).send()).toEqual({
      ended: 'completed',
      waits: [1_000, 3_000, 9_000],
      kinds: ['silent', 'silent', 'silent'],
    });
  });
});

/** A server that does with each connection what is said. */
async function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  // A listening TCP server has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
