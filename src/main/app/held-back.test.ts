// A connection that holds streams back, through a whole session: the real adapter, the simulated Messages API, a journal on disk.
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { closeScenes, createScene, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { SessionId } from '#shared/model/id.ts';
import { startSimulator, type Simulator } from '../../../e2e/support/simulator/simulator.ts';

const silenceMs = 90_000;
const secret = 'sk-ant-simulated-key';

afterEach(closeScenes);

async function openScene(): Promise<Scene & { simulator: Simulator }> {
  const simulator = await startSimulator({ key: secret, models: ['model-a'] });
  onTestFinished(() => simulator[Symbol.asyncDispose]());
  const scene = createScene({
    change: (deps) => {
      const model = createAnthropicModel({ credential: { type: 'key', secret }, baseUrl: simulator.baseUrl, clock: deps.clock });
      const provider = { ...deps.provider, open: () => model };
      // The waits before a retry take no time; the silence of a stream lasts until a test moves the clock.
      const sleep: typeof deps.clock.sleep = (ms, signal) => (ms < silenceMs ? Promise.resolve() : deps.clock.sleep(ms, signal));
      return { ...deps, provider, clock: { ...deps.clock, sleep } };
    },
  });
  return Object.assign(scene, { simulator });
}

/** Lets the stream of this request stay silent for its time. */
async function staySilent(scene: Scene, simulator: Simulator, session: SessionId, request: number): Promise<void> {
  await simulator.arrived(request);
  scene.clock.advance(silenceMs);
  let seen = 0;
  await scene.until(session, 'request.failed', () => (seen += 1) === request);
}

test('the answer is asked for whole after two silent streams, its calls run at once, and the journal tells so', async () => {
  const scene = await openScene();
  const { simulator } = scene;
  simulator.holdBack();
  simulator.holdBack();
  simulator.reply('Two looks.').callTool('Look', { name: 'a' }).callTool('Look', { name: 'b' }).holdBack();
  simulator.reply('Both seen.').holdBack();
  const session = scene.newSession();
  const { turn } = scene.say(session, 'look');
  await staySilent(scene, simulator, session, 1);
  await staySilent(scene, simulator, session, 2);
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
  simulator.assertDone();

  const sent = scene.events(session).flatMap((event) => (event.type === 'request.sent' ? [event] : []));
  expect(sent.map(({ step, isStreamed }) => ({ step, isStreamed }))).toEqual([
    { step: 1, isStreamed: undefined },
    { step: 1, isStreamed: undefined },
    { step: 1, isStreamed: false },
    { step: 2, isStreamed: false },
  ]);
  expect(simulator.requests.map(({ body }) => body['stream'])).toEqual([true, true, false, false]);
  const results = scene.events(session).flatMap((event) => (event.type === 'tool.finished' ? [event.content] : []));
  expect(results).toEqual([[{ type: 'text', text: 'saw a' }], [{ type: 'text', text: 'saw b' }]]);
});

test('the next turn tries a stream again', async () => {
  const scene = await openScene();
  const { simulator } = scene;
  simulator.holdBack();
  simulator.holdBack();
  simulator.reply('Whole.');
  simulator.reply('Streamed.');
  const session = scene.newSession();
  const { turn } = scene.say(session, 'first');
  await staySilent(scene, simulator, session, 1);
  await staySilent(scene, simulator, session, 2);
  await scene.sessions.ended(session, turn ?? undefined);
  await scene.turn(session, 'second');
  expect(simulator.requests.map(({ body }) => body['stream'])).toEqual([true, true, false, true]);
  simulator.assertDone();
});

test('a whole answer that is waited for can be stopped', async () => {
  const scene = await openScene();
  const { simulator } = scene;
  simulator.holdBack();
  simulator.holdBack();
  simulator.hang();
  const session = scene.newSession();
  const { turn } = scene.say(session, 'look');
  await staySilent(scene, simulator, session, 1);
  await staySilent(scene, simulator, session, 2);
  await simulator.arrived(3);
  scene.sessions.stop(session);
  expect(await scene.sessions.ended(session, turn ?? undefined)).toEqual({ reason: 'aborted_streaming' });
  await simulator.idle();
});
