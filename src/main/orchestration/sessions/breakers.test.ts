// Breakers trip at their exact count, count on through a crash and a resume, and begin anew where the person takes over.
import { afterEach, describe, expect, test } from 'vitest';
import type { BreakerName } from '#shared/model/breakers/trip.ts';
import { noCaps } from '#shared/model/caps.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { noVerdict } from '#main/ports/hooks.ts';
import { answer, callBlock, failureOf, started, textBlock, type Answer } from '../query-loop/testing/scripted-model.ts';
import type { SessionsDeps } from './deps.ts';
import { closeScenes, createScene, type Scene, type SceneOptions } from './testing/session-scene.ts';

afterEach(closeScenes);

const again = (id: string): Answer => answer([callBlock(0, id, 'Look', { name: 'same' })], 'tool_use');
const cut = (text: string): Answer => answer([textBlock(0, text)], 'max_tokens');
const small = (text: string): Answer => answer([textBlock(0, text)]);
const hang: Answer = [{ type: 'hang' }];

/** Retries without the waits between. */
const withoutWaits = (deps: SessionsDeps): SessionsDeps => ({ ...deps, clock: { ...deps.clock, sleep: () => Promise.resolve() } });
const failing = (kind: Parameters<typeof failureOf>[0]): Answer => [{ type: 'fail', failure: failureOf(kind) }];
const objecting = (deps: SessionsDeps): SessionsDeps => ({
  ...deps,
  hooks: { run: ({ moment }) => Promise.resolve(moment === 'Stop' ? { ...noVerdict, objections: ['Run the tests.'] } : noVerdict) },
});

interface Trial extends SceneOptions {
  answer: (id: string) => Answer;
  /** How many such answers in a row trip it. */
  times: number;
  trip: { breaker: BreakerName; count: number };
  exit: Terminal['reason'];
  tokenTarget?: number;
}

const stages = { snip: false, microcompact: false, collapse: false, summary: false };

// A row for each breaker that ends a turn: one whose count nobody tests does not compile. Two have tests of their own below.
const trials: Record<Exclude<BreakerName, 'budget' | 'compaction'>, Trial> = {
  output_recovery: { answer: cut, times: 4, trip: { breaker: 'output_recovery', count: 3 }, exit: 'output_limit' },
  diminishing_returns: {
    answer: small,
    times: 4,
    tokenTarget: 90_000,
    trip: { breaker: 'diminishing_returns', count: 3 },
    exit: 'diminishing_returns',
  },
  repeated_calls: { answer: again, times: 5, trip: { breaker: 'repeated_calls', count: 5 }, exit: 'repeated_calls' },
  retries: {
    answer: () => failing('server'),
    times: 4,
    change: withoutWaits,
    trip: { breaker: 'retries', count: 4 },
    exit: 'model_error',
  },
  stop_hook_loop: { answer: small, times: 3, change: objecting, trip: { breaker: 'stop_hook_loop', count: 3 }, exit: 'stop_hook_loop' },
  compaction_thrash: {
    answer: (id) => answer([callBlock(0, id, 'Look', { name: id })], 'tool_use'),
    times: 3,
    compaction: { extraTokens: () => 5_000, settings: { triggerTokens: 100, stages: { ...stages, collapse: true } } },
    trip: { breaker: 'compaction_thrash', count: 2 },
    exit: 'compaction_thrash',
  },
};

const options = ({ tokenTarget }: Trial) => (tokenTarget === undefined ? {} : { tokenTarget });
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `call-${index}`);

function endings(scene: Scene, session: ReturnType<Scene['newSession']>) {
  return scene.events(session).flatMap((event) => (event.type === 'breaker.tripped' && event.consequence === 'ended' ? [event] : []));
}

test.each(Object.entries(trials))('%s trips at its exact count in one session', async (_, trial) => {
  const scene = createScene({ ...trial, answers: ids(trial.times).map(trial.answer) });
  const session = scene.newSession();
  const { turn } = scene.say(session, 'Go', options(trial));
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: trial.exit });
  expect(endings(scene, session)).toMatchObject([trial.trip]);
  expect(scene.model.unused).toBe(0);
});

test.each(Object.entries(trials))('%s does not trip one short of it', async (_, trial) => {
  const scene = createScene({ ...trial, answers: [...ids(trial.times - 1).map(trial.answer), hang] });
  const session = scene.newSession();
  scene.say(session, 'Go', options(trial));
  while (scene.model.requests.length < trial.times) await new Promise(setImmediate);
  expect(endings(scene, session)).toEqual([]);
});

test.each(Object.entries(trials))('%s trips at the same count across a restart', async (_, trial) => {
  const answers = ids(trial.times).map(trial.answer);
  const scene = createScene({ ...trial, answers: [...answers.slice(0, 2), hang] });
  const session = scene.newSession();
  scene.say(session, 'Go', options(trial));
  while (scene.model.requests.length < 3) await new Promise(setImmediate);
  scene.die();
  const resumed = createScene({ ...trial, home: scene.home, clock: scene.clock, answers: answers.slice(2) });
  const { turn } = resumed.say(session, 'Go on', options(trial));
  expect(await resumed.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: trial.exit });
  expect(endings(resumed, session)).toMatchObject([trial.trip]);
  expect(resumed.model.unused).toBe(0);
});

describe('the breaker of summaries', () => {
  const look = (id: string): Answer => answer([callBlock(0, id, 'Look', { name: id })], 'tool_use');
  const empty = small(' ');
  const compaction: SceneOptions['compaction'] = {
    extraTokens: () => 200,
    settings: { triggerTokens: 100, stages: { ...stages, summary: true } },
  };
  const asked = (scene: Scene, session: ReturnType<Scene['newSession']>) =>
    scene.events(session).filter((event) => event.type === 'request.sent' && event.purpose === 'compaction').length;

  test('opens after 3 that came to nothing, and stays open over turns and a restart until the person asks', async () => {
    const first = createScene({ compaction, answers: [look('a'), empty, look('b'), empty, look('c'), empty, small('Done.'), hang] });
    const session = first.newSession();
    expect(await first.turn(session, 'Go')).toMatchObject({ reason: 'completed' });
    expect(asked(first, session)).toBe(3);
    expect(first.events(session).filter((event) => event.type === 'breaker.tripped')).toMatchObject([
      { breaker: 'compaction', consequence: 'opened', count: 3 },
    ]);
    first.say(session, 'More');
    while (first.model.requests.length < 8) await new Promise(setImmediate);
    first.die();

    const resumed = createScene({ compaction, home: first.home, clock: first.clock, answers: [small('Done.'), small('In short.')] });
    expect(await resumed.turn(session, 'Go on')).toMatchObject({ reason: 'completed' });
    expect(asked(resumed, session)).toBe(3);
    resumed.sessions.context.compact(session, { focus: null, upTo: null });
    await resumed.until(session, 'context.summarised');
    expect(asked(resumed, session)).toBe(4);
    expect(resumed.model.unused).toBe(0);
  });

  test('is closed in a fork', async () => {
    const scene = createScene({
      compaction,
      answers: [look('a'), empty, look('b'), empty, look('c'), empty, small('Done.'), small('In short.'), small('Done.')],
    });
    const session = scene.newSession();
    await scene.turn(session, 'Go');
    const fork = scene.sessions.fork(session, scene.sessions.get(session).lastSeq).id;
    expect(await scene.turn(fork, 'Go on')).toMatchObject({ reason: 'completed' });
    expect(scene.types(fork)).toContain('context.summarised');
  });
});

test('overloads and rate limits are tried longer: the eighth failure in a row trips', async () => {
  const scene = createScene({ answers: Array.from({ length: 8 }, () => failing('rate_limit')), change: withoutWaits });
  const session = scene.newSession();
  expect(await scene.turn(session, 'Go')).toMatchObject({ reason: 'model_error', failure: { kind: 'rate_limit' } });
  expect(endings(scene, session)).toMatchObject([{ breaker: 'retries', count: 8 }]);
  expect(scene.model.unused).toBe(0);
});

describe('the money breaker', () => {
  const costly: Answer = [
    started(),
    ...textBlock(0, 'Much.'),
    { type: 'say', event: { type: 'finished', stopReason: 'end_turn', usage: { input_tokens: 10, output_tokens: 40_000 } } },
  ];
  const capped: SceneOptions = { isSimulated: false, caps: () => ({ ...noCaps, perSessionTokens: 81_000 }) };
  const trip = { breaker: 'budget', consequence: 'ended', count: 1 };

  test('trips at the first request that the cap does not pay for, before it is sent', async () => {
    const scene = createScene({ ...capped, answers: [costly, costly] });
    const session = scene.newSession();
    expect(await scene.turn(session, 'One')).toMatchObject({ reason: 'completed' });
    expect(await scene.turn(session, 'Two')).toMatchObject({ reason: 'completed' });
    expect(endings(scene, session)).toEqual([]);
    expect(await scene.turn(session, 'Three')).toMatchObject({ reason: 'budget_exhausted', scope: 'session', spent: 80_020 });
    expect(endings(scene, session)).toMatchObject([trip]);
    expect(scene.types(session).slice(-4)).toEqual(['message.sent', 'request.withheld', 'breaker.tripped', 'turn.ended']);
    expect(scene.model.requests).toHaveLength(2);
  });

  test('trips at the same request across a restart', async () => {
    const scene = createScene({ ...capped, answers: [costly] });
    const session = scene.newSession();
    expect(await scene.turn(session, 'One')).toMatchObject({ reason: 'completed' });
    scene.die();
    const resumed = createScene({ ...capped, home: scene.home, clock: scene.clock, answers: [costly] });
    expect(await resumed.turn(session, 'Two')).toMatchObject({ reason: 'completed' });
    expect(await resumed.turn(session, 'Three')).toMatchObject({ reason: 'budget_exhausted', spent: 80_020, held: 0 });
    expect(endings(resumed, session)).toMatchObject([trip]);
    expect(resumed.model.unused).toBe(0);
  });
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
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
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
