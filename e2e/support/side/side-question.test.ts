// Questions beside the work, against the simulated API: what they read, what they leave, and how they end.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { noCaps } from '#shared/model/caps.ts';
import type { EventOf } from '#shared/model/event.ts';
import { emptyMessages, foldMessages, toMessages } from '#shared/model/folds/messages.ts';
import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { SideAnswer } from '#shared/model/insight/context-view.ts';
import { requestBlocks } from '#shared/model/insight/request-blocks.ts';
import { traceRequests } from '#shared/model/insight/trace-requests.ts';
import { openForecastScene, prices, type ForecastScene } from '../forecast/forecast-scene.ts';

afterEach(closeScenes);

const model = 'claude-opus-5-5';
const never = new AbortController().signal;

type Ended = Extract<SideAnswer, { type: 'ended' }>;

async function ask({ scene }: ForecastScene, session: SessionId, question: string): Promise<{ text: string; ended: Ended }> {
  let text = '';
  for await (const answer of scene.sessions.context.ask(session, question, never)) {
    if (answer.type === 'ended') return { text, ended: answer };
    text += answer.text;
  }
  throw new Error('The answer did not end.');
}

/** A session with two turns behind it. */
async function begin(open: ForecastScene): Promise<SessionId> {
  const session = open.scene.newSession();
  open.simulator.reply('Here I am.');
  await open.scene.turn(session, `Hello. ${'Look at all of this. '.repeat(2_000)}`);
  open.simulator.think('Hm.').callTool('Read', { file_path: `${open.scene.home}/till.ts` });
  open.simulator.reply('It sums up the lines of a bill.');
  await open.scene.turn(session, 'What does till.ts do?');
  return session;
}

function sideRequest({ scene }: ForecastScene, session: SessionId): EventOf<'request.sent'> {
  const sent = scene.events(session).findLast((event) => event.type === 'request.sent' && event.purpose === 'side');
  if (sent?.type !== 'request.sent') throw new Error('No question was asked.');
  return sent;
}

/** What a window shows and the model is sent. */
function folded({ scene }: ForecastScene, session: SessionId): unknown {
  const events = scene.events(session);
  const { items } = events.reduce(foldTranscript, emptyTranscript);
  const { state, changedAt } = { ...scene.sessions.get(session) };
  return { messages: toMessages(events.reduce(foldMessages, emptyMessages)), items, state, changedAt };
}

describe('a question beside the work', () => {
  test('is answered from the cached prefix, and the next request of the session is what it would have been', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    const before = folded(open, session);
    open.simulator.reply('It was asked what till.ts does.');
    const { text, ended } = await ask(open, session, 'What was asked last?');
    expect(text).toBe('It was asked what till.ts does.');
    expect(ended).toMatchObject({ problem: null, isSimulated: false });
    expect(ended.readTokens / ended.promptTokens).toBeGreaterThan(0.95);
    expect(ended.costUsd).toBeGreaterThan(0);
    expect(folded(open, session)).toEqual(before);

    const { body } = open.simulator.requests.at(-1) ?? {};
    const asked = JSON.stringify(body?.['messages']);
    expect(asked).toContain('What was asked last?');
    expect(body).toMatchObject({ max_tokens: 4_000 });
    open.simulator.reply('Gladly.');
    await open.scene.turn(session, 'Thank you.');
    expect(JSON.stringify(open.simulator.requests.at(-1)?.body)).not.toContain('What was asked last?');
    const traced = [...traceRequests(open.scene.events(session), prices)].map(({ summary }) => [summary.purpose, summary.verdict.outcome]);
    expect(traced).toEqual([
      ['main', 'first'],
      ['main', 'held'],
      ['main', 'held'],
      ['side', 'held'],
      ['main', 'held'],
    ]);
    open.simulator.assertDone();
  });

  test('is journaled with its hashes, priced in the ledger, and counted for nothing of the work', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    const requests = open.scene.store.usage.ofSession(session).cost.requests;
    open.simulator.reply('Nothing.');
    await ask(open, session, 'What is left?');
    const types = open.scene
      .events(session)
      .slice(-4)
      .map(({ type }) => type);
    expect(types).toEqual(['side.asked', 'request.sent', 'block.completed', 'response.completed']);
    expect(open.scene.store.usage.ofSession(session).cost).toMatchObject({ requests: requests + 1, unpricedRequests: 0 });
    const sent = sideRequest(open, session);
    expect(sent.asks).toContain('What is left?');
    const named = [...traceRequests(open.scene.events(session), prices)].at(-1);
    expect(named?.open.blocks).toHaveLength((sent.keptBlocks ?? 0) + sent.blocks.length);
    expect(Math.max(...sent.marks.map(({ block }) => block))).toBeLessThan((named?.open.blocks.length ?? 0) - 1);
  });

  test('asked while a turn runs reads what that has sent last, and neither is in the other’s way', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    const gate = Promise.withResolvers<void>();
    open.simulator.wait(gate.promise).callTool('Read', { file_path: `${open.scene.home}/till.ts`, limit: 3 });
    open.scene.say(session, 'And now slowly.');
    await open.simulator.arrived(4);
    open.simulator.reply('It is at work.');
    const { text, ended } = await ask(open, session, 'What is going on?');
    expect(text).toBe('It is at work.');
    expect(ended.readTokens / ended.promptTokens).toBeGreaterThan(0.95);
    open.simulator.reply('I am still at it.');
    gate.resolve();
    expect(await open.scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
    open.simulator.reply('Done.');
    await open.scene.turn(session, 'Good.');
    const traced = [...traceRequests(open.scene.events(session), prices)];
    expect(traced.map(({ summary }) => summary.verdict).filter(({ outcome }) => outcome === 'missed')).toEqual([]);
    // Every hash that is told against an earlier request is that of the block as it was sent.
    for (const { open: sent, messages, event } of traced) {
      const named = requestBlocks(sent, messages, event.asks);
      expect(named.map((block, index) => block.asSent(sent.blocks[index] ?? '').isProved)).toEqual(sent.blocks.map(() => true));
    }
    expect(open.scene.sessions.get(session).state).toMatchObject({ status: 'done' });
    open.simulator.assertDone();
  });

  test('whose answer calls a tool runs nothing and says so', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    open.simulator.callTool('Bash', { command: 'touch made.txt' });
    const { ended } = await ask(open, session, 'Make a file.');
    expect(ended.problem).toBe('The model wanted to call Bash for this. A question beside the work runs no tool: ask it in the session.');
    expect(open.scene.types(session).filter((type) => type === 'tool.started')).toHaveLength(1);
    open.simulator.reply('Yes?');
    expect(await open.scene.turn(session, 'Go on.')).toMatchObject({ reason: 'completed' });
  });

  test('that is left is stopped and journaled as stopped', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    open.simulator.reply('A long answer').hang();
    for await (const answer of open.scene.sessions.context.ask(session, 'Tell me everything.', never)) {
      expect(answer).toEqual({ type: 'text', text: 'A long answer' });
      break;
    }
    expect(open.scene.events(session).at(-1)).toMatchObject({ type: 'response.interrupted', because: 'stopped' });
  });

  test('ends with what failed, and no turn pays for it', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    for (let time = 0; time < 9; time += 1) {
      open.simulator.status(529);
      expect((await ask(open, session, 'Anybody there?')).ended.problem).toMatch(/ask again/u);
    }
    expect(open.scene.types(session)).not.toContain('breaker.tripped');
    open.simulator.reply('I am.');
    expect(await open.scene.turn(session, 'Hello?')).toMatchObject({ reason: 'completed' });
  });

  test('that a cap does not pay for is not sent', async () => {
    let caps = noCaps;
    await using open = await openForecastScene(model, { caps: () => caps });
    const session = await begin(open);
    caps = { ...noCaps, perSessionUsd: 0.0001 };
    const { ended } = await ask(open, session, 'What is left?');
    expect(ended.problem).toBe('The cap of the session does not pay for this question: raise it in the settings. Nothing was sent.');
    expect(open.simulator.requests).toHaveLength(3);
  });

  test('is refused where another process holds the session, naming it, and where nothing was sent yet', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    const gate = Promise.withResolvers<void>();
    open.simulator.wait(gate.promise).reply('Done.');
    open.scene.say(session, 'Work.');
    await open.simulator.arrived(4);
    const other = open.another();
    expect(() => other.sessions.context.ask(session, 'May I?', never)).toThrow(ServiceError);
    expect(() => other.sessions.context.ask(session, 'May I?', never)).toThrow(/open for writing in/u);
    const empty = open.scene.newSession();
    expect(() => open.scene.sessions.context.ask(empty, 'Anything?', never)).toThrow('There is nothing to ask about yet.');
    gate.resolve();
    await open.scene.sessions.ended(session);
  });

  test('keeps a prefix that is kept warm, which is renewed from there on', async () => {
    await using open = await openForecastScene(model);
    const session = await begin(open);
    open.scene.sessions.forecast.setKeepWarm(session, true);
    open.clock.advance(60_000);
    open.simulator.reply('Yes.');
    await ask(open, session, 'Still there?');
    expect(open.scene.sessions.forecast.keepWarm(session)).toMatchObject({ isOn: true, renewsAtMs: open.clock.now() + 270_000 });
    open.clock.advance(270_000);
    await vi.waitFor(() =>
      expect(open.scene.sessions.forecast.keepWarm(session)).toMatchObject({ isOn: true, renewalsLeft: 11, reason: null }),
    );
  });
});
