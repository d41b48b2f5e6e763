// Breakers count on through a crash and a resume, and begin anew where the person takes over.
import { afterEach, expect, test } from 'vitest';
import { noVerdict, type HooksPort } from '#main/ports/hooks.ts';
import { answer, callBlock, failureOf, textBlock, type Answer } from '../query-loop/testing/scripted-model.ts';
import type { SessionsDeps } from './deps.ts';
import { closeScenes, createScene, type Scene } from './testing/session-scene.ts';

afterEach(closeScenes);

const again = (id: string): Answer => answer([callBlock(0, id, 'Look', { name: 'same' })], 'tool_use');
const cut = (text: string): Answer => answer([textBlock(0, text)], 'max_tokens');
const small = (text: string): Answer => answer([textBlock(0, text)]);
const hang: Answer = [{ type: 'hang' }];

/** Runs a turn until its script hangs, then the process is gone; another one sees the same data folder. */
async function dieAndResume(
  answers: readonly Answer[],
  later: readonly Answer[],
  tokenTarget?: number,
): Promise<[Scene, ReturnType<Scene['newSession']>]> {
  const scene = createScene({ answers: [...answers, hang] });
  const session = scene.newSession();
  const options = tokenTarget === undefined ? {} : { tokenTarget };
  scene.say(session, 'Go', options);
  await scene.until(session, 'request.sent', (event) => event.step === answers.length + 1);
  scene.die();
  const resumed = createScene({ home: scene.home, clock: scene.clock, answers: later });
  return [resumed, session];
}

test('repeated calls are counted across a resume', async () => {
  const [scene, session] = await dieAndResume(['a', 'b', 'c'].map(again), ['d', 'e'].map(again));
  expect(await scene.turn(session, 'Go on')).toEqual({ reason: 'repeated_calls', tool: 'Look', times: 5 });
});

test('recoveries of cut answers are counted across a resume', async () => {
  const [scene, session] = await dieAndResume([cut('1'), cut('2')], [cut('3'), cut('4')]);
  expect(await scene.turn(session, 'Go on')).toEqual({ reason: 'output_limit', recoveries: 3 });
});

test('continuations are counted across a resume', async () => {
  const [scene, session] = await dieAndResume([small('1'), small('2')], [small('3'), small('4')], 90_000);
  const { turn } = scene.say(session, 'Go on', { tokenTarget: 90_000 });
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'diminishing_returns', continuations: 3 });
});

test('blocks by stop hooks are counted across a resume', async () => {
  const blocking: HooksPort = {
    run: ({ moment }) => Promise.resolve(moment === 'Stop' ? { ...noVerdict, objections: ['Run the tests.'] } : noVerdict),
  };
  const change = (deps: SessionsDeps): SessionsDeps => ({ ...deps, hooks: blocking });
  const scene = createScene({ answers: [small('1'), small('2'), hang], change });
  const session = scene.newSession();
  scene.say(session, 'Go');
  await scene.until(session, 'request.sent', (event) => event.step === 3);
  scene.die();
  const resumed = createScene({ home: scene.home, clock: scene.clock, answers: [small('3')], change });
  expect(await resumed.turn(session, 'Go on')).toEqual({ reason: 'stop_hook_loop', blocks: 3, message: 'Run the tests.' });
});

test('failures in a row are counted across a resume', async () => {
  const failing: Answer = [{ type: 'fail', failure: failureOf('server') }];
  const scene = createScene({ answers: [failing] });
  const session = scene.newSession();
  scene.say(session, 'Go');
  await scene.until(session, 'request.failed');
  scene.die();
  const resumed = createScene({
    home: scene.home,
    clock: scene.clock,
    answers: [failing, failing, failing],
    change: (deps) => ({ ...deps, clock: { ...deps.clock, sleep: () => Promise.resolve() } }),
  });
  expect(await resumed.turn(session, 'Go on')).toMatchObject({ reason: 'model_error', failure: { kind: 'server' } });
  const trip = await resumed.until(session, 'breaker.tripped');
  expect({ breaker: trip.breaker, count: trip.count, unused: resumed.model.unused }).toEqual({ breaker: 'retries', count: 4, unused: 0 });
});

test('what a breaker ended begins anew with the next message', async () => {
  const scene = createScene({ answers: [...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(again), small('Done.')] });
  const session = scene.newSession();
  expect(await scene.turn(session, 'Go')).toMatchObject({ reason: 'repeated_calls' });
  expect(scene.sessions.get(session).state).toMatchObject({ status: 'stopped' });
  expect(await scene.turn(session, 'Go on')).toMatchObject({ reason: 'completed' });
});

test('a wait before a retry is cut short by the person', async () => {
  const scene = createScene({ answers: [[{ type: 'fail', failure: failureOf('overloaded') }], small('Done.')] });
  const session = scene.newSession();
  const { turn } = scene.say(session, 'Go');
  await scene.until(session, 'request.failed');
  scene.sessions.retryNow(session);
  // The wait begins a moment after the failure is stored.
  const ended = scene.sessions.ended(session, turn ?? undefined);
  while (scene.sessions.get(session).state.status === 'working') {
    await new Promise((resolve) => setImmediate(resolve));
    scene.sessions.retryNow(session);
  }
  expect(await ended).toMatchObject({ reason: 'completed' });
});

test('the fallback model of the settings takes over for the turn; the session keeps its own', async () => {
  const overloaded: Answer = [{ type: 'fail', failure: failureOf('overloaded') }];
  const scene = createScene({
    answers: [overloaded, overloaded, overloaded, small('Done.'), small('Back.')],
    change: (deps) => ({
      ...deps,
      fallbackModel: () => 'model-b',
      clock: { ...deps.clock, sleep: () => Promise.resolve() },
      provider: { ...deps.provider, defaultChoice: () => ({ provider: 'anthropic', model: 'model-a', effort: null }) },
    }),
  });
  const session = scene.newSession();
  expect(await scene.turn(session, 'Go')).toMatchObject({ reason: 'completed' });
  expect(await scene.turn(session, 'And')).toMatchObject({ reason: 'completed' });
  expect(scene.model.requests.map((request) => request.model)).toEqual(['model-a', 'model-a', 'model-a', 'model-b', 'model-a']);
});
