import { afterEach, expect, test } from 'vitest';
import { answer, broken, callBlock, failureOf, grew, opened, started, textBlock, type Cue } from '../query-loop/testing/scripted-model.ts';
import { ModelError } from '#main/ports/model.ts';
import { closeScenes, createScene, dayMs } from './testing/session-scene.ts';

afterEach(closeScenes);

const hang: Cue = { type: 'hang' };
const hello = () => answer([textBlock(0, 'Hello.')]);

test('a first message fixes the prompt, is answered, and ends its turn', async () => {
  const scene = createScene({ answers: [hello()] });
  const session = scene.newSession();
  expect(await scene.turn(session, 'Say hello\nand nothing else')).toEqual({ reason: 'completed', stopReason: 'end_turn' });
  expect(scene.types(session)).toEqual([
    'session.created',
    'message.sent',
    'prompt.fixed',
    'request.sent',
    'block.completed',
    'response.completed',
    'turn.ended',
  ]);
  expect(scene.sessions.get(session)).toMatchObject({ title: 'Say hello and nothing else', state: { status: 'done' }, heldBy: null });
  expect(scene.model.requests[0]?.tools.map((tool) => tool.name)).toEqual(['Change', 'Look', 'Sleep', 'Wait']);
  expect(scene.reports).toEqual([]);
});

test('the prompt is fixed once; a later turn sends what was sent before, unchanged', async () => {
  const scene = createScene({ answers: [hello(), hello()] });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  await scene.turn(session, 'two');
  const [first, second] = scene.model.requests;
  expect(bare(second?.system)).toBe(bare(first?.system));
  expect(bare(second?.messages)).toContain(bare(first?.messages).slice(0, -1));
  expect(scene.types(session).filter((type) => type === 'prompt.fixed')).toHaveLength(1);
});

test('a session resumed by another process sends the earlier messages byte for byte', async () => {
  const script = [answer([textBlock(0, 'I look.'), callBlock(1, 'c1', 'Look', { name: 'a' })], 'tool_use'), hello()];
  const scene = createScene({ answers: script });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  await scene.sessions.close();
  const later = createScene({ home: scene.home, clock: scene.clock, answers: [hello()] });
  await later.turn(session, 'two');
  const before = scene.model.requests.at(-1);
  const after = later.model.requests[0];
  expect(bare(after?.tools)).toBe(bare(before?.tools));
  expect(bare(after?.system)).toBe(bare(before?.system));
  expect(bare(after?.messages)).toContain(bare(before?.messages).slice(0, -1));
});

test('files that were read before a restart are still known as read', async () => {
  const look = answer([callBlock(0, 'c1', 'Look', { name: 'a' })], 'tool_use');
  const scene = createScene({ answers: [look, hello()] });
  const session = scene.newSession();
  await scene.turn(session, 'look');
  await scene.sessions.close();
  const later = createScene({
    home: scene.home,
    clock: scene.clock,
    answers: [answer([callBlock(0, 'c2', 'Change', { name: 'a' })], 'tool_use'), hello()],
  });
  later.sessions.setMode(session, 'bypassPermissions');
  await later.turn(session, 'change');
  const finished = await later.until(session, 'tool.finished', (event) => event.call === 'c2');
  expect(finished.content).toEqual([{ type: 'text', text: 'changed a, known by hash of a' }]);
});

test('what a request cost is recorded at the rate of its day, also when it was stopped', async () => {
  const begun: Cue = {
    type: 'say',
    event: { type: 'started', apiMessage: 'msg_2', model: 'model-a', usage: { input_tokens: 20, output_tokens: 1 } },
  };
  const stopped = [begun, opened(0, 'text'), grew(0, 'Hal'), hang];
  const scene = createScene({ answers: [hello(), stopped], isSimulated: false });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  expect(scene.sessions.get(session)).toMatchObject({
    cost: { usd: expect.closeTo((10 * 2 + 5 * 10) / 1_000_000, 12), requests: 1, unpricedRequests: 0, simulatedRequests: 0 },
    windowTokens: 15,
  });
  const { turn } = scene.say(session, 'two');
  await scene.until(session, 'request.sent', (event) => event.turn === turn);
  await untilDelta(scene, session);
  scene.sessions.stop(session);
  await scene.sessions.ended(session);
  expect(scene.sessions.get(session).cost).toMatchObject({ usd: expect.closeTo(120 / 1_000_000, 12), requests: 2, unpricedRequests: 0 });
});

test('simulated requests cost nothing and are counted apart', async () => {
  const scene = createScene({ answers: [hello()] });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  expect(scene.sessions.get(session).cost).toEqual({ usd: 0, requests: 1, unpricedRequests: 0, simulatedRequests: 1 });
});

test('a message queued while a turn runs becomes the next turn, in the order written', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), hello(), hello(), hello()] });
  const session = scene.newSession();
  scene.say(session, 'first');
  await scene.tools.waiting;
  expect(scene.say(session, 'second').turn).toBeNull();
  scene.say(session, 'third');
  scene.tools.release();
  await scene.until(session, 'turn.ended', (event) => event.seq > 20);
  await scene.sessions.ended(session);
  expect(said(scene, session)).toEqual(['first', 'second', 'third']);
  expect(scene.types(session).filter((type) => type === 'turn.ended')).toHaveLength(3);
});

test('a message that steers is given to the model between two steps of the running turn', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), hello()] });
  const session = scene.newSession();
  scene.say(session, 'first');
  await scene.tools.waiting;
  scene.say(session, 'turn left', { delivery: 'steer' });
  scene.tools.release();
  await scene.sessions.ended(session);
  expect(JSON.stringify(scene.model.requests[1]?.messages.at(-1))).toContain('turn left');
  expect(scene.types(session).filter((type) => type === 'turn.ended')).toHaveLength(1);
});

test('a message that is on its way to the model cannot be withdrawn', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), hello()] });
  const session = scene.newSession();
  scene.say(session, 'first');
  await scene.tools.waiting;
  scene.say(session, 'left', { delivery: 'steer' });
  const second = scene.say(session, 'right', { delivery: 'steer' });
  const refusals: unknown[] = [];
  let hasTried = false;
  using _listening = scene.sessions.onChange(() => {
    if (hasTried || said(scene, session).at(-1) !== 'left') return;
    hasTried = true;
    try {
      scene.sessions.withdraw(session, second.message);
    } catch (error) {
      refusals.push(error);
    }
  });
  scene.tools.release();
  await scene.sessions.ended(session);
  expect(refusals).toEqual([expect.objectContaining({ code: 'CONFLICT' })]);
  expect(said(scene, session)).toEqual(['first', 'left', 'right']);
});

test('listeners see a session work, wait and finish, and nothing that is not so', async () => {
  const scene = createScene({ answers: [hello()] });
  const session = scene.newSession();
  const shown: string[] = [];
  using _listening = scene.sessions.onChange(({ state }) => shown.push(state.status));
  await scene.turn(session, 'one');
  expect(shown.filter((status, index) => status !== shown[index - 1])).toEqual(['working', 'done']);
});

test('what waits in the queue is kept by a stop, and follows once the next message was answered', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), hello(), hello()] });
  const session = scene.newSession();
  scene.say(session, 'first');
  await scene.tools.waiting;
  scene.say(session, 'queued');
  const withdrawn = scene.say(session, 'withdrawn', { delivery: 'steer' });
  scene.sessions.stop(session);
  scene.sessions.stop(session);
  expect(await scene.sessions.ended(session)).toEqual({ reason: 'aborted_tools' });
  expect(scene.sessions.get(session).state).toEqual({ status: 'stopped', reason: 'Stopped while tools ran.' });
  expect(said(scene, session)).toEqual(['first']);
  scene.sessions.withdraw(session, withdrawn.message);
  expect(() => scene.sessions.withdraw(session, withdrawn.message)).toThrow('waits no longer');
  await scene.turn(session, 'next');
  await scene.sessions.ended(session);
  expect(said(scene, session)).toEqual(['first', 'next', 'queued']);
});

test('what waits in the queue is kept by a failure and by a turn that leaves it, and then follows in the order written', async () => {
  const wait = answer([callBlock(0, 'c1', 'Wait')], 'tool_use');
  const failed = broken([], failureOf('authentication'));
  const scene = createScene({ answers: [wait, failed, hello(), hello(), hello(), hello(), hello()] });
  const session = scene.newSession();
  scene.say(session, 'first');
  await scene.tools.waiting;
  scene.say(session, 'second');
  scene.say(session, 'third');
  scene.tools.release();
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'model_error' });
  expect(said(scene, session)).toEqual(['first']);
  const { turn } = scene.say(session, 'alone', { leavesQueue: true });
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
  expect(said(scene, session)).toEqual(['first', 'alone']);
  await scene.turn(session, 'go on');
  await scene.until(session, 'message.sent', (event) => event.content.some((part) => part.type === 'text' && part.text === 'third'));
  await scene.sessions.ended(session);
  expect(said(scene, session)).toEqual(['first', 'alone', 'go on', 'second', 'third']);
});

test('stopping an answer that streams keeps what arrived as a draft, and the next message works', async () => {
  const scene = createScene({ answers: [[started(), opened(0, 'text'), grew(0, 'Half a sen'), hang], hello()] });
  const session = scene.newSession();
  scene.say(session, 'talk');
  await untilDelta(scene, session);
  scene.sessions.stop(session);
  expect(await scene.sessions.ended(session)).toEqual({ reason: 'aborted_streaming' });
  expect(scene.store.journal.drafts(session)).toMatchObject([{ kind: 'text', text: 'Half a sen' }]);
  expect(await scene.turn(session, 'again')).toMatchObject({ reason: 'completed' });
});

test('the open block is saved every half second, and its draft goes when the block is stored', async () => {
  const going = Promise.withResolvers<void>();
  const script = [
    started(),
    opened(0, 'text'),
    grew(0, 'Slow'),
    { type: 'do', action: () => going.promise } as const,
    ...textBlock(0, 'Slow.').slice(2),
    ...hello().slice(-1),
  ];
  const scene = createScene({ answers: [script] });
  const session = scene.newSession();
  scene.say(session, 'talk');
  await untilDelta(scene, session);
  expect(scene.store.journal.drafts(session)).toEqual([]);
  scene.clock.advance(500);
  await Promise.resolve();
  await Promise.resolve();
  expect(scene.store.journal.drafts(session)).toMatchObject([{ index: 0, text: 'Slow' }]);
  going.resolve();
  await scene.sessions.ended(session);
  expect(scene.store.journal.drafts(session)).toEqual([]);
});

test('a call that is stopped alone lets the turn go on', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), hello()] });
  const session = scene.newSession();
  scene.say(session, 'wait');
  const call = await scene.tools.waiting;
  scene.sessions.stopCall(session, call);
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
  expect(await scene.until(session, 'tool.finished')).toMatchObject({ call, outcome: 'cancelled' });
});

test('a model that cannot be reached ends the turn with the reason, and the session can go on', async () => {
  const scene = createScene({ answers: [broken([], failureOf('authentication'))] });
  const session = scene.newSession();
  expect(await scene.turn(session, 'one')).toMatchObject({ reason: 'model_error', failure: { kind: 'authentication' } });
  expect(scene.sessions.get(session).state).toEqual({ status: 'failed', reason: 'The request failed: authentication.' });
});

test('a missing credential or a missing folder ends the turn before anything is sent', async () => {
  const scene = createScene({
    change: (deps) => ({
      ...deps,
      provider: {
        ...deps.provider,
        open: () => {
          throw new ModelError(failureOf('authentication', { message: 'There is no key.' }));
        },
      },
      folderProblem: async (folder) => (folder.endsWith('gone') ? `${folder} is gone.` : null),
    }),
  });
  const session = scene.newSession();
  expect(await scene.turn(session, 'one')).toMatchObject({ reason: 'model_error', failure: { message: 'There is no key.' } });
  const elsewhere = scene.sessions.create({ project: scene.store.projects.add('/gone').id }).id;
  expect(await scene.turn(elsewhere, 'one')).toMatchObject({ reason: 'model_error', failure: { message: '/gone is gone.' } });
  expect(scene.types(elsewhere)).toEqual(['session.created', 'message.sent', 'turn.ended']);
});

test('the model is told of a new day and of plan mode, each once, and not by changing its prompt', async () => {
  const scene = createScene({ answers: [hello(), hello(), hello(), hello()] });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  scene.clock.advance(dayMs);
  scene.sessions.setMode(session, 'plan');
  await scene.turn(session, 'two');
  await scene.turn(session, 'three');
  scene.sessions.setMode(session, 'default');
  await scene.turn(session, 'four');
  const notices = scene
    .events(session)
    .flatMap((event) => (event.type === 'notice.appended' ? [`${event.about}: ${event.text.slice(0, 24)}`] : []));
  expect(notices).toEqual(['date: The date is now 2026-11-', 'mode: Plan mode is on. Read an', 'mode: Plan mode is off. You ma']);
});

test('a model chosen while a turn runs is shown at once and stored behind the turn', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), hello()] });
  const session = scene.newSession();
  scene.say(session, 'one');
  await scene.tools.waiting;
  scene.sessions.setModel(session, { provider: 'rehearsal', model: 'model-b', effort: null });
  expect(scene.sessions.get(session).model.model).toBe('model-b');
  scene.tools.release();
  await scene.sessions.ended(session);
  expect(scene.types(session).slice(-2)).toEqual(['turn.ended', 'model.changed']);
  expect(scene.model.requests.map((request) => request.model)).toEqual(['model-a', 'model-a']);
});

test('closing stops what runs, stores its end, and gives the session up', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use')] });
  const session = scene.newSession();
  scene.say(session, 'one');
  await scene.tools.waiting;
  await scene.sessions.close();
  expect(scene.types(session).slice(-2)).toEqual(['tool.finished', 'turn.ended']);
  expect(() => scene.say(session, 'two')).toThrow('closing');
});

/** JSON without cache marks: byte identity is judged on it. */
function bare(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => (key === 'cache_control' ? undefined : part));
}

function said(scene: ReturnType<typeof createScene>, session: ReturnType<typeof scene.newSession>): string[] {
  return scene
    .events(session)
    .flatMap((event) => (event.type === 'message.sent' && event.content[0]?.type === 'text' ? [event.content[0].text] : []));
}

async function untilDelta(scene: ReturnType<typeof createScene>, session: ReturnType<typeof scene.newSession>): Promise<void> {
  const reading = new AbortController();
  for await (const update of scene.sessions.updates(session, 0, reading.signal)) {
    if (update.type === 'delta' && update.delta.type === 'block.grew') return;
    if (update.type === 'caught-up' && update.drafts.some((draft) => draft.text !== '')) return;
  }
}
