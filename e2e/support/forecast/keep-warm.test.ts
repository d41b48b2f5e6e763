// A prefix that is kept in the cache: what is sent, what it costs, and everything that ends it.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { noCaps } from '#shared/model/caps.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { KeepWarmOffer } from '#shared/model/insight/forecast.ts';
import { openForecastScene, type ForecastScene } from './forecast-scene.ts';

afterEach(closeScenes);

const minute = 60_000;
/** Thirty seconds before the end of five minutes. */
const renewalMs = 4.5 * minute;

/** A session with one turn behind it. */
async function begin(open: ForecastScene): Promise<SessionId> {
  const session = open.scene.newSession();
  open.simulator.reply('Here I am.');
  await open.scene.turn(session, 'Hello');
  return session;
}

function offer({ scene }: ForecastScene, session: SessionId): KeepWarmOffer {
  return scene.sessions.forecast.keepWarm(session);
}

function warmRequests({ scene }: ForecastScene, session: SessionId): EventOf<'request.sent'>[] {
  return scene
    .events(session)
    .filter((event): event is EventOf<'request.sent'> => event.type === 'request.sent' && event.purpose === 'warm');
}

/** Lets the time of one renewal pass, and waits until it is planned anew or has ended. */
async function pass(open: ForecastScene, session: SessionId): Promise<void> {
  open.clock.advance(renewalMs);
  await vi.waitFor(() => {
    const { renewsAtMs, isOn } = offer(open, session);
    expect(!isOn || (renewsAtMs !== null && renewsAtMs > open.clock.now())).toBe(true);
  });
}

describe('keeping a prefix warm', () => {
  test('reads the prefix that was sent last, byte for byte and for no output, and the next message reads all of it', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = await begin(open);
    const before = offer(open, session);
    expect(before).toMatchObject({ isOn: false, reason: null, renewalsLeft: 12, spentUsd: 0 });
    open.scene.sessions.forecast.setKeepWarm(session, true);
    for (let time = 0; time < 3; time += 1) await pass(open, session);

    const [first, ...renewals] = open.simulator.requests;
    expect(renewals).toHaveLength(3);
    for (const { body, usage } of renewals) {
      expect(body).toMatchObject({ max_tokens: 0, stream: false });
      expect(prefixOf(body)).toBe(prefixOf(first?.body));
      expect(usage).toMatchObject({ input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 0 });
    }
    const tokens = renewals[0]?.usage?.cache_read_input_tokens ?? 0;
    expect(tokens).toBeGreaterThan(1_000);
    expect(before.perRenewalUsd).toBeCloseTo((tokens * 0.2) / 1e6, 12);
    expect(offer(open, session).spentUsd).toBeCloseTo((3 * tokens * 0.2) / 1e6, 12);
    expect(offer(open, session).renewalsLeft).toBe(9);
    expect(open.scene.store.usage.ofSession(session).cost).toMatchObject({ requests: 4, unpricedRequests: 0 });

    open.simulator.reply('Still here.');
    await open.scene.turn(session, 'Go on');
    expect(open.simulator.requests.at(-1)?.usage?.cache_read_input_tokens).toBe(tokens);
    expect(offer(open, session).renewalsLeft).toBe(12);
    open.simulator.assertDone();
  });

  test('is bounded: after twelve renewals without a message it is off and says so', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    for (let time = 0; time < 13; time += 1) await pass(open, session);
    expect(warmRequests(open, session)).toHaveLength(12);
    expect(offer(open, session)).toMatchObject({ isOn: false, reason: 'It was renewed 12 times and nothing was sent meanwhile.' });
  });

  test('ends before it costs more than writing the prefix again', async () => {
    // Reads cost a tenth of the input here: eleven and a half of them are the write.
    await using open = await openForecastScene('claude-haiku-5-5');
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    for (let time = 0; time < 13; time += 1) await pass(open, session);
    const { isOn, reason, spentUsd, coldExtraUsd } = offer(open, session);
    expect({ isOn, reason }).toEqual({ isOn: false, reason: 'One more renewal would cost more than writing the prefix again.' });
    expect(warmRequests(open, session)).toHaveLength(11);
    expect(spentUsd).toBeLessThanOrEqual(coldExtraUsd ?? 0);
  });

  test('ends at a cap, and sends nothing', async () => {
    let caps = noCaps;
    await using open = await openForecastScene('claude-opus-5-5', { caps: () => caps });
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    caps = { ...noCaps, perSessionUsd: 0.0001 };
    await pass(open, session);
    expect(offer(open, session)).toMatchObject({ isOn: false, reason: 'A cap does not pay for it.' });
    expect(open.simulator.requests).toHaveLength(1);
  });

  test('ends at a failure, which is journaled', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = await begin(open);
    open.simulator.status(529).when(({ body }) => body['max_tokens'] === 0);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    await pass(open, session);
    expect(offer(open, session)).toMatchObject({ isOn: false, spentUsd: 0 });
    expect(offer(open, session).reason).toMatch(/^The request failed: /);
    expect(open.scene.events(session).at(-1)).toMatchObject({ type: 'request.failed', retryInMs: null });
  });

  test('ends when the time was over before anything could be sent, as after a sleep of the machine', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    open.clock.advance(60 * minute);
    await vi.waitFor(() => expect(offer(open, session).isOn).toBe(false));
    expect(offer(open, session).reason).toBe('The cache had expired before it could be renewed.');
    expect(open.simulator.requests).toHaveLength(1);
  });

  test('ends when the model is changed, and is off after a restart', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    open.scene.sessions.setModel(session, { provider: 'anthropic', model: 'claude-sonnet-5-5', effort: null });
    expect(offer(open, session)).toMatchObject({ isOn: false, reason: expect.stringContaining('The model was changed') });
    open.scene.sessions.setModel(session, { provider: 'anthropic', model: 'claude-opus-5-5', effort: null });
    open.scene.sessions.forecast.setKeepWarm(session, true);
    await open.restart();
    expect(offer(open, session)).toMatchObject({ isOn: false, reason: null });
  });

  test('ends when another process goes on with the session', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    // Long enough for this process to give the session up.
    open.clock.advance(10_000);
    const other = open.another();
    await vi.waitFor(() => expect(other.store.journal.holder(session)).toBeNull());
    open.simulator.reply('It was me.');
    await other.turn(session, 'Who was it?');
    await vi.waitFor(() =>
      expect(offer(open, session)).toMatchObject({ isOn: false, reason: 'Another process went on with this session.' }),
    );
  });

  test('is refused where there is nothing to keep, saying why', async () => {
    await using open = await openForecastScene('claude-opus-5-5');
    const session = open.scene.newSession();
    expect(() => open.scene.sessions.forecast.setKeepWarm(session, true)).toThrow('Nothing is cached yet.');
    open.simulator.reply('Here I am.');
    await open.scene.turn(session, 'Hello');
    open.clock.advance(10 * minute);
    expect(() => open.scene.sessions.forecast.setKeepWarm(session, true)).toThrow('The cache has expired.');
  });
});

/** What is sent before the answer, marks included. */
function prefixOf(body: Record<string, unknown> | undefined): string {
  const { model, thinking, output_config, tools, system, messages } = body ?? {};
  return JSON.stringify({ model, thinking, output_config, tools, system, messages });
}
