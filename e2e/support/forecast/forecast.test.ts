// What the engine says of the next send, against the simulated API: its clock, its split, what is sent for counting, and what is not.
import { afterEach, describe, expect, test } from 'vitest';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { priceUsage } from '#shared/model/price.ts';
import { noUsage } from '#shared/model/usage.ts';
import { openForecastScene, prices } from './forecast-scene.ts';

afterEach(closeScenes);

const minute = 60_000;
const model = 'claude-opus-5-5';
const noDraft = { bytes: 0, images: 0 };

describe('before the first message', () => {
  test('tools and system prompt are counted once, by a request that holds nothing the person wrote', async () => {
    await using open = await openForecastScene(model);
    const { forecast } = open.scene.sessions;
    const session = open.scene.newSession();
    const first = await forecast.next(session, { bytes: 4_000, images: 0 });
    const again = await forecast.next(open.scene.newSession(), { bytes: 8_000, images: 1 });
    expect(open.simulator.counts).toHaveLength(1);
    expect(open.simulator.counts[0]?.body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: '.' }] }]);
    expect(first).toMatchObject({ countedBy: 'count-tokens', clock: { state: 'empty' }, pastError: null, warm: { readTokens: 0 } });
    expect(again.promptTokens).toBeGreaterThan(first.promptTokens + 2_000);

    open.simulator.reply('Hello.');
    await open.scene.turn(session, 'Hello');
    const { usage, body } = open.simulator.requests[0] ?? {};
    expect([body?.['tools'], body?.['system']].map(withoutMarks)).toEqual(
      [open.simulator.counts[0]?.body['tools'], open.simulator.counts[0]?.body['system']].map(withoutMarks),
    );
    const exact = usage?.cache_creation_input_tokens ?? 0;
    const { promptTokens } = await forecast.next(open.scene.newSession(), { bytes: 5, images: 0 });
    expect(Math.abs(promptTokens - exact)).toBeLessThan(exact * 0.01);
  });

  test('an estimate stands in where the API does not count', async () => {
    await using open = await openForecastScene(model);
    open.simulator.refuseCounting();
    const estimate = await open.scene.sessions.forecast.next(open.scene.newSession(), noDraft);
    expect(estimate.countedBy).toBe('estimate');
    expect(estimate.cold.costUsd?.likely).toBeGreaterThan(0.01);
    expect(estimate.cold.costUsd?.low).toBeLessThan(estimate.cold.costUsd?.high ?? 0);
  });
});

describe('the next send of a session', () => {
  test('is warm for five minutes, then cold, and both are priced from what was counted', async () => {
    await using open = await openForecastScene(model);
    const { forecast } = open.scene.sessions;
    const session = open.scene.newSession();
    open.simulator.reply('Here I am.');
    await open.scene.turn(session, 'Hello');
    const sentAtMs = open.clock.now();
    open.clock.advance(minute);
    const warm = await forecast.next(session, { bytes: 400, images: 0 });
    const counted = open.simulator.requests[0]?.usage?.cache_creation_input_tokens ?? 0;
    expect(warm.clock).toEqual({ state: 'warm', expiresAtMs: sentAtMs + 5 * minute, ttlMs: 5 * minute, longExpiresAtMs: null });
    expect(warm.warm.readTokens).toBe(counted);
    expect(warm.cold).toMatchObject({ readTokens: 0, writeTokens: warm.promptTokens });
    const written = priceUsage(prices, model, sentAtMs, { ...noUsage, cacheWrite5mTokens: warm.promptTokens }) ?? 0;
    expect(warm.cold.costUsd?.likely).toBeGreaterThan(written);
    expect(warm.countedBy).toBe('usage');
    open.clock.advance(4 * minute);
    expect((await forecast.next(session, noDraft)).clock).toEqual({
      state: 'cold',
      expiredAtMs: sentAtMs + 5 * minute,
      longExpiresAtMs: null,
    });
  });

  test('reads what a fork inherits, and nothing after the model was changed', async () => {
    await using open = await openForecastScene(model);
    const { sessions } = open.scene;
    const { forecast } = sessions;
    const session = open.scene.newSession();
    open.simulator.reply('Here I am.');
    await open.scene.turn(session, 'Hello');
    const { warm } = await forecast.next(session, noDraft);
    const forked = sessions.fork(session, open.scene.events(session).at(-1)?.seq ?? 0);
    expect((await forecast.next(forked.id, noDraft)).warm.readTokens).toBe(warm.readTokens);

    const other = { provider: 'anthropic', model: 'claude-sonnet-5-5', effort: null } as const;
    const cost = forecast.modelChange(session, other);
    expect(cost?.tokens).toBe(warm.readTokens);
    expect(cost?.writeUsd).toBeCloseTo((warm.readTokens * 2.5) / 1e6, 4);
    sessions.setModel(session, other);
    expect(await forecast.next(session, noDraft)).toMatchObject({
      clock: { state: 'empty' },
      warm: { readTokens: 0 },
      countedBy: 'estimate',
    });
    expect(forecast.modelChange(session, { ...other, model })?.tokens).toBe(0);
  });

  test('says how far earlier forecasts were off, and a restart says the same', async () => {
    await using open = await openForecastScene(model);
    const session = open.scene.newSession();
    for (const text of ['One.', 'Two.', 'Three.']) {
      open.simulator.reply(text.repeat(100));
      await open.scene.turn(session, 'Go on');
    }
    const { pastError } = await open.scene.sessions.forecast.next(session, noDraft);
    expect(pastError?.requests).toBe(3);
    await open.restart();
    expect((await open.scene.sessions.forecast.next(session, noDraft)).pastError).toEqual(pastError);
  });
});

function withoutMarks(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (key, each: unknown) => (key === 'cache_control' ? undefined : each)) as unknown;
}
