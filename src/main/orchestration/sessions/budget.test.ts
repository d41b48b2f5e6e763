// Caps through the whole session service: real store, scripted model whose usage is real.
import { afterEach, describe, expect, it } from 'vitest';
import { noCaps, type Caps } from '#shared/model/caps.ts';
import { answer, broken, callBlock, failureOf, started, textBlock, type Answer } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, createScene, type Scene, type SceneOptions } from './testing/session-scene.ts';

afterEach(closeScenes);

const done = (): Answer => answer([textBlock(0, 'Done.')]);
const sceneWith = (caps: Partial<Caps>, options: SceneOptions = {}): Scene =>
  createScene({ isSimulated: false, caps: () => ({ ...noCaps, ...caps }), ...options });
const scopesOf = (scene: Scene, session: ReturnType<Scene['newSession']>) => ({
  session,
  project: scene.sessions.get(session).project,
  day: '2026-11-20',
});

describe('a cap', () => {
  it('ends the turn before a request that could pass it, and nothing is sent', async () => {
    const scene = sceneWith({ perSessionUsd: 0.01 });
    const session = scene.newSession();
    expect(await scene.turn(session, 'Hello')).toMatchObject({
      reason: 'budget_exhausted',
      scope: 'session',
      unit: 'usd',
      limit: 0.01,
      spent: 0,
      held: 0,
    });
    expect(scene.model.requests).toEqual([]);
    expect(scene.types(session)).not.toContain('request.sent');
    expect(scene.sessions.get(session).state).toEqual({ status: 'stopped', reason: 'Stopped before the cap of this session.' });
  });

  it('lowers the output that is asked for to what it still pays for', async () => {
    const caps = { perDayUsd: 1 };
    const scene = sceneWith({}, { answers: [done(), done()], caps: () => ({ ...noCaps, ...caps }) });
    const session = scene.newSession();
    await scene.turn(session, 'Hello');
    expect(scene.model.requests[0]?.max_tokens).toBe(8_000);
    caps.perDayUsd = 0.05;
    await scene.turn(session, 'And again');
    const asked = scene.model.requests[1]?.max_tokens ?? 0;
    expect(asked).toBeGreaterThanOrEqual(1_024);
    expect(asked).toBeLessThan(5_000);
  });

  it('whose lowered limit cuts answers off ends the turn itself, and never as an output limit', async () => {
    const usage = { input_tokens: 10, output_tokens: 1_100 };
    const cut: Answer = [started(), ...textBlock(0, 'Half'), { type: 'say', event: { type: 'finished', stopReason: 'max_tokens', usage } }];
    const scene = sceneWith({ perSessionTokens: 9_000 }, { answers: Array.from({ length: 9 }, () => cut) });
    const session = scene.newSession();
    const terminal = await scene.turn(session, 'Hello');
    expect(terminal).toMatchObject({ reason: 'budget_exhausted', scope: 'session', unit: 'tokens', limit: 9_000 });
    const sent = scene.events(session).filter((event) => event.type === 'request.sent');
    expect(sent.length).toBeGreaterThan(4);
    for (const event of sent) expect(event).toMatchObject({ loweredBy: { scope: 'session', unit: 'tokens', limit: 9_000 } });
    const cutAt = scene
      .events(session)
      .flatMap((event) =>
        event.type === 'loop.transitioned' && event.transition.reason === 'max_output_tokens_recovery' ? [event.transition.cutAt] : [],
      );
    expect(cutAt).toEqual(scene.model.requests.map((request) => request.max_tokens));
    expect(scene.store.budget.used(scopesOf(scene, session)).session.spent.tokens).toBeLessThanOrEqual(9_000);
  });

  it('that was raised lets the session go on', async () => {
    const caps = { perSessionTokens: 1_000 };
    const scene = sceneWith({}, { answers: [done()], caps: () => ({ ...noCaps, ...caps }) });
    const session = scene.newSession();
    expect(await scene.turn(session, 'Hello')).toMatchObject({ reason: 'budget_exhausted', unit: 'tokens' });
    caps.perSessionTokens = 1_000_000;
    expect(await scene.turn(session, 'Continue')).toMatchObject({ reason: 'completed' });
  });

  it('reached between two steps keeps the results, and a raised one goes on from them', async () => {
    const caps: Partial<Caps> = {};
    const lower = { type: 'do', action: () => void (caps.perSessionTokens = 500) } as const;
    const scene = sceneWith(
      {},
      { answers: [[lower, ...answer([callBlock(0, 'c1', 'Look')], 'tool_use')], done()], caps: () => ({ ...noCaps, ...caps }) },
    );
    const session = scene.newSession();
    expect(await scene.turn(session, 'Look')).toMatchObject({ reason: 'budget_exhausted', scope: 'session', unit: 'tokens', spent: 15 });
    expect(scene.types(session).slice(-5)).toEqual([
      'tool.finished',
      'loop.transitioned',
      'request.withheld',
      'breaker.tripped',
      'turn.ended',
    ]);
    caps.perSessionTokens = null;
    expect(await scene.turn(session, 'Continue')).toMatchObject({ reason: 'completed' });
    expect(JSON.stringify(scene.model.requests[1]?.messages)).toContain('tool_result');
  });

  it('given with the message holds for its turn alone', async () => {
    const scene = sceneWith({}, { answers: [done()] });
    const session = scene.newSession();
    const { turn } = scene.say(session, 'Hello', { maxBudgetUsd: 0.001 });
    expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'budget_exhausted', limit: 0.001 });
    expect(await scene.turn(session, 'Hello')).toMatchObject({ reason: 'completed' });
  });

  it('in USD refuses a model without a price in clear words, and one in tokens does not', async () => {
    const caps: Partial<Caps> = { perSessionUsd: 100 };
    const scene = sceneWith({}, { answers: [done()], caps: () => ({ ...noCaps, ...caps }) });
    const session = scene.newSession();
    scene.sessions.setModel(session, { provider: 'anthropic', model: 'model-b', effort: null });
    const refused = await scene.turn(session, 'Hello');
    expect(refused).toMatchObject({ reason: 'model_error', failure: { kind: 'unpriced' } });
    expect(JSON.stringify(refused)).toContain('model-b has no public price');
    expect(scene.model.requests).toEqual([]);
    caps.perSessionUsd = null;
    caps.perSessionTokens = 1_000_000;
    expect(await scene.turn(session, 'Hello')).toMatchObject({ reason: 'completed' });
  });

  it('neither counts nor stops what is simulated', async () => {
    const scene = createScene({ answers: [done()], caps: () => ({ ...noCaps, perSessionUsd: 0.000_01, perDayTokens: 1 }) });
    const session = scene.newSession();
    expect(await scene.turn(session, 'Hello')).toMatchObject({ reason: 'completed' });
    expect(scene.store.budget.used(scopesOf(scene, session)).session.spent).toEqual({ usd: 0, tokens: 0 });
  });
});

describe('what a request reserved', () => {
  it('is settled to what it cost, for each step', async () => {
    const scene = sceneWith({}, { answers: [answer([callBlock(0, 'c1', 'Look')], 'tool_use'), done()] });
    const session = scene.newSession();
    await scene.turn(session, 'Look');
    const { spent, held } = scene.store.budget.used(scopesOf(scene, session)).session;
    expect(held).toEqual({ usd: 0, tokens: 0 });
    expect(spent.tokens).toBe(2 * 15);
    expect(spent.usd).toBeCloseTo(2 * (10 * 2e-6 + 5 * 10e-6), 12);
  });

  it('is reserved anew for each attempt', async () => {
    const overloaded = failureOf('overloaded', { status: 529 });
    const scene = sceneWith({ perSessionTokens: 10_000 }, { answers: [[{ type: 'fail', failure: overloaded }], done()] });
    const session = scene.newSession();
    const turn = scene.turn(session, 'Go');
    await scene.until(session, 'request.failed');
    expect(scene.store.budget.used(scopesOf(scene, session)).session).toMatchObject({ spent: { tokens: 0 }, held: { tokens: 0 } });
    while (!scene.types(session).includes('turn.ended')) {
      await new Promise(setImmediate);
      scene.clock.advance(1_000);
    }
    expect(await turn).toMatchObject({ reason: 'completed' });
    expect(scene.store.budget.used(scopesOf(scene, session)).session.spent.tokens).toBe(15);
  });

  it('counts nothing where the API refused it, what was reported where it broke off, and its worst case where nobody knows', async () => {
    const refused = failureOf('invalid_request', { status: 400 });
    const unreachable = failureOf('network', { isUnsent: true, isRetryable: false });
    const lost = failureOf('network', { isRetryable: false });
    const answers: Answer[] = [
      [{ type: 'fail', failure: refused }],
      [{ type: 'fail', failure: unreachable }],
      broken([textBlock(0, 'Half')], lost),
      [{ type: 'fail', failure: lost }],
    ];
    const scene = sceneWith({}, { answers });
    const session = scene.newSession();
    const tokens: number[] = [];
    for (const _ of answers) {
      await scene.turn(session, 'Go');
      const { spent, held } = scene.store.budget.used(scopesOf(scene, session)).session;
      expect(held.tokens).toBe(0);
      tokens.push(spent.tokens);
    }
    expect(tokens.slice(0, 3)).toEqual([0, 0, 11]);
    expect(tokens[3]).toBeGreaterThan(8_000);
  });

  it('of a process that died counts in full, and still does when the session was recovered', async () => {
    const first = sceneWith({}, { answers: [[{ type: 'hang' }]] });
    const session = first.newSession();
    const scopes = scopesOf(first, session);
    first.say(session, 'Hang');
    await first.until(session, 'request.sent');
    const { held } = first.store.budget.used(scopes).session;
    expect(held.tokens).toBeGreaterThan(8_000);
    first.die();
    const second = sceneWith({}, { home: first.home, answers: [] });
    expect(second.types(session)).toContain('turn.interrupted');
    expect(second.store.budget.used(scopes).session).toEqual({ spent: held, held: { usd: 0, tokens: 0 } });
  });

  it('is waited for by another session until it is free, where it alone is in the way', async () => {
    const going = Promise.withResolvers<void>();
    const slow: Answer = [{ type: 'do', action: () => going.promise }, ...done()];
    const scene = sceneWith({ perDayUsd: 0.09 }, { answers: [slow, done()] });
    const [one, two] = [scene.newSession(), scene.newSession()];
    const first = scene.turn(one, 'First');
    await scene.until(one, 'request.sent');
    const second = scene.turn(two, 'Second');
    await scene.until(two, 'prompt.fixed');
    going.resolve();
    expect(await first).toMatchObject({ reason: 'completed' });
    expect(scene.model.requests).toHaveLength(1);
    while (scene.model.requests.length < 2) {
      await new Promise(setImmediate);
      scene.clock.advance(250);
    }
    expect(await second).toMatchObject({ reason: 'completed' });
  });

  it('is waited for visibly, until the person does not want to wait', async () => {
    const scene = sceneWith({ perDayUsd: 0.09 }, { answers: [[{ type: 'hang' }]] });
    const [one, two] = [scene.newSession(), scene.newSession()];
    scene.say(one, 'First');
    await scene.until(one, 'request.sent');
    const second = scene.turn(two, 'Second');
    const waiting = await scene.until(two, 'request.withheld');
    expect(waiting).toMatchObject({ scope: 'day', unit: 'usd', limit: 0.09, spent: 0, waitMs: 45_000 });
    expect(waiting.held).toBeGreaterThan(0.05);
    scene.sessions.retryNow(two);
    expect(await second).toMatchObject({ reason: 'budget_exhausted', scope: 'day', held: waiting.held });
    expect(scene.types(two).slice(-4)).toEqual(['request.withheld', 'request.withheld', 'breaker.tripped', 'turn.ended']);
    expect(scene.events(two).at(-3)).toMatchObject({ waitMs: null });
  });

  it('is not waited for longer than it makes sense, nor after a stop', async () => {
    const scene = sceneWith({ perDayUsd: 0.09 }, { answers: [[{ type: 'hang' }]] });
    const [one, two, three] = [scene.newSession(), scene.newSession(), scene.newSession()];
    scene.say(one, 'First');
    await scene.until(one, 'request.sent');
    const stopped = scene.turn(two, 'Second');
    await scene.until(two, 'prompt.fixed');
    scene.sessions.stop(two);
    expect(await stopped).toMatchObject({ reason: 'aborted_streaming' });
    const third = scene.turn(three, 'Third');
    while (!scene.types(three).includes('turn.ended')) {
      await new Promise(setImmediate);
      scene.clock.advance(5_000);
    }
    const ending = await third;
    expect(ending).toMatchObject({ reason: 'budget_exhausted', scope: 'day', spent: 0 });
    expect(ending?.reason === 'budget_exhausted' && ending.held).toBeGreaterThan(0.05);
  });
});
