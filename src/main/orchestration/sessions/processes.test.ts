// Several processes on one data folder: who may write, what a death leaves behind, what others see.
import { afterEach, expect, test } from 'vitest';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { answer, callBlock, grew, opened, started, textBlock, type Cue } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, collect, createScene, type Scene } from './testing/session-scene.ts';

afterEach(closeScenes);

const hang: Cue = { type: 'hang' };
const end = () => answer([textBlock(0, 'Done.')]);
const unknown = '01900000-0000-7000-8000-0000000000ff' as SessionId;

test('a session that another process runs is not touched: sending and stopping name the holder, nothing is marked interrupted', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), end()], processName: 'tessera window' });
  const session = scene.newSession();
  scene.say(session, 'work');
  await scene.tools.waiting;
  const other = createScene({ home: scene.home, clock: scene.clock, answers: [end()] });
  expect(other.sessions.get(session)).toMatchObject({ state: { status: 'working' }, heldBy: expect.stringContaining('tessera window') });
  for (const act of [() => other.say(session, 'hi'), () => other.sessions.stop(session), () => other.sessions.rename(session, 'x')]) {
    expect(act).toThrow(expect.objectContaining({ code: 'HELD', message: expect.stringContaining('tessera window') }));
  }
  const ended = other.sessions.ended(session);
  scene.tools.release();
  await scene.sessions.ended(session);
  expect(await ended).toMatchObject({ reason: 'completed' });
  expect(scene.types(session)).not.toContain('turn.interrupted');
});

test('a session is given up when it has been idle for a while, and another process goes on with it', async () => {
  const scene = createScene({ answers: [end(), end()] });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  const other = createScene({ home: scene.home, clock: scene.clock, answers: [end()] });
  expect(() => other.say(session, 'two')).toThrow(expect.objectContaining({ code: 'HELD' }));
  scene.clock.advance(5000);
  await settled();
  expect(await other.turn(session, 'two')).toMatchObject({ reason: 'completed' });
  scene.clock.advance(5000);
  await settled();
  expect(await scene.turn(session, 'three')).toMatchObject({ reason: 'completed' });
  expect(scene.model.requests[1]?.messages).toHaveLength(5);
});

test('a session is not given up while its turn runs, however long that takes', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use'), end()] });
  const session = scene.newSession();
  scene.say(session, 'work');
  await scene.tools.waiting;
  await scene.until(session, 'response.completed');
  scene.clock.advance(60_000);
  await settled();
  const other = createScene({ home: scene.home, clock: scene.clock });
  expect(other.sessions.get(session).heldBy).not.toBeNull();
  scene.tools.release();
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
});

test('what another process stores in a session is followed here', async () => {
  const scene = createScene({ answers: [end()] });
  const session = scene.newSession();
  const other = createScene({ home: scene.home, clock: scene.clock });
  expect(other.sessions.get(session).cost.requests).toBe(0);
  const following = other.until(session, 'turn.ended');
  const shown: SessionSummary[] = [];
  using _listening = other.sessions.onChange((summary) => shown.push(summary));
  await scene.turn(session, 'one');
  await following;
  expect(shown.at(-1)).toMatchObject({ id: session, title: 'one', state: { status: 'done' }, cost: { requests: 1 } });
});

test('a process that died is noticed by one that lives: the session shows as interrupted and can be sent to', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use')] });
  const session = scene.newSession();
  scene.say(session, 'work');
  await scene.tools.waiting;
  const other = createScene({ home: scene.home, clock: scene.clock, answers: [end()] });
  expect(other.sessions.get(session).state.status).toBe('working');
  scene.die();
  expect(other.sessions.get(session)).toMatchObject({ state: { status: 'interrupted' }, heldBy: null });
  expect(await other.turn(session, 'go on')).toMatchObject({ reason: 'completed' });
});

test('a process that lets go of a session is noticed though nothing is appended', async () => {
  const scene = createScene({ answers: [end()] });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  const other = createScene({ home: scene.home });
  const changed = Promise.withResolvers<SessionSummary>();
  using _listening = other.sessions.onChange(changed.resolve);
  expect(other.sessions.get(session).heldBy).not.toBeNull();
  await scene.sessions.close();
  other.clock.advance(1000);
  expect(await changed.promise).toMatchObject({ id: session, heldBy: null });
});

test('a process that died while tools ran: the calls get results that say so, and the next message works', async () => {
  const script = answer(
    [callBlock(0, 'seen', 'Look', { name: 'a' }), callBlock(1, 'ran', 'Wait'), callBlock(2, 'behind', 'Wait')],
    'tool_use',
  );
  const scene = createScene({ answers: [script] });
  const session = scene.newSession();
  scene.say(session, 'work');
  await scene.tools.waiting;
  scene.say(session, 'queued');
  await scene.until(session, 'response.completed');
  scene.die();

  const later = createScene({ home: scene.home, clock: scene.clock, answers: [end(), end()] });
  expect(later.sessions.get(session).state).toEqual({ status: 'interrupted' });
  expect(outcomes(later, session)).toEqual(['seen done', 'ran interrupted', 'behind interrupted']);
  expect(later.types(session).at(-1)).toBe('turn.interrupted');
  expect(await later.turn(session, 'go on')).toMatchObject({ reason: 'completed' });
  await later.sessions.ended(session);
  const [request] = later.model.requests;
  expect(request?.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user']);
  expect(JSON.stringify(request?.messages.at(-1))).toMatch(/saw a.*while it ran.*before it was started.*go on/);
  expect(later.types(session).filter((type) => type === 'message.sent')).toHaveLength(3);
});

test('a process that died while the answer streamed: the answer is cut off there, its draft is kept', async () => {
  const scene = createScene({ answers: [[started(), ...textBlock(0, 'Whole.'), opened(1, 'text'), grew(1, 'Half a sen'), hang]] });
  const session = scene.newSession();
  scene.say(session, 'talk');
  await scene.until(session, 'block.completed');
  await untilDraft(scene, session);
  scene.clock.advance(500);
  await settled();
  scene.die();

  const later = createScene({ home: scene.home, clock: scene.clock, answers: [end()] });
  expect(await later.until(session, 'response.interrupted')).toMatchObject({ because: 'process-ended', blockCount: 1, usage: null });
  expect(later.sessions.get(session).state).toEqual({ status: 'interrupted' });
  const updates = await collect(later.sessions.updates(session, 0, new AbortController().signal), (update) => update.type === 'caught-up');
  expect(updates.at(-1)).toMatchObject({ drafts: [{ index: 1, text: 'Half a sen' }] });
  await later.turn(session, 'go on');
  expect(JSON.stringify(later.model.requests[0]?.messages)).not.toContain('Half a sen');
  expect(JSON.stringify(later.model.requests[0]?.messages)).toContain('Whole.');
});

test('a question ends with its process, as a denied call', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Change')], 'tool_use')] });
  const session = scene.newSession();
  scene.say(session, 'change it');
  const { question } = await scene.until(session, 'permission.asked');
  scene.die();
  const later = createScene({ home: scene.home, clock: scene.clock });
  expect(await later.until(session, 'permission.decided')).toMatchObject({ question, by: 'process-ended', answer: { type: 'deny' } });
  expect(outcomes(later, session)).toEqual(['c1 denied']);
  await expect(later.sessions.answer(session, question, { type: 'allow', scope: 'once' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a background process keeps its session, and the model is told when it ended', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Sleep', { name: 'server' })], 'tool_use'), end(), end()] });
  const session = scene.newSession();
  await scene.turn(session, 'serve');
  scene.clock.advance(5000);
  await settled();
  expect(createScene({ home: scene.home, clock: scene.clock }).sessions.get(session).heldBy).not.toBeNull();
  const { call } = await scene.until(session, 'tool.finished');
  scene.sessions.processEnded(session, call, 'server', 0, null);
  scene.sessions.processEnded(session, call, 'server', 0, null);
  await scene.turn(session, 'go on');
  expect(JSON.stringify(scene.model.requests.at(-1)?.messages.at(-1))).toContain('Background process server ended with exit code 0.');
  expect(scene.types(session).filter((type) => type === 'process.ended')).toHaveLength(1);
});

test('whoever takes over a session is told whose processes may have been left over', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait', { name: 'a' })], 'tool_use')] });
  const session = scene.newSession();
  scene.say(session, 'wait');
  await scene.until(session, 'tool.started');
  scene.die();
  const tokens: string[] = [];
  createScene({ home: scene.home, clock: scene.clock, change: (deps) => ({ ...deps, onAbandoned: (token) => tokens.push(token) }) });
  expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

test('a session gives up its lease only when everything its shell ran has ended', async () => {
  const ended = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  const scene = createScene({
    answers: [answer([callBlock(0, 'c1', 'Sleep', { name: 'server' })], 'tool_use'), end()],
    change: (deps) => ({
      ...deps,
      openShell: (...place) => ({ ...deps.openShell(...place), close: () => (closing.resolve(), ended.promise) }),
    }),
  });
  const session = scene.newSession();
  await scene.turn(session, 'serve');
  const closed = scene.sessions.close();
  await closing.promise;
  const other = createScene({ home: scene.home, clock: scene.clock });
  expect(other.sessions.get(session).heldBy).not.toBeNull();
  ended.resolve();
  await closed;
  expect(createScene({ home: scene.home, clock: scene.clock }).sessions.get(session).heldBy).toBeNull();
});

test('a session that is idle is given up only when what its shell still ran has ended, and has a fresh shell after that', async () => {
  const ended = Promise.withResolvers<void>();
  const scene = createScene({
    answers: [
      answer([callBlock(0, 'c1', 'Sleep', { name: 'one' })], 'tool_use'),
      end(),
      answer([callBlock(0, 'c2', 'Sleep', { name: 'two' })], 'tool_use'),
      end(),
    ],
    change: (deps) => ({ ...deps, openShell: (...place) => ({ ...deps.openShell(...place), close: () => ended.promise }) }),
  });
  const session = scene.newSession();
  await scene.turn(session, 'start');
  scene.sessions.processEnded(session, 'c1' as CallId, 'one', 0, null);
  scene.clock.advance(5000);
  await settled();
  const isHeld = () => createScene({ home: scene.home, clock: scene.clock }).sessions.get(session).heldBy !== null;
  expect(isHeld()).toBe(true);
  await scene.turn(session, 'start another');
  scene.sessions.processEnded(session, 'c2' as CallId, 'two', 0, null);
  expect(scene.opened.shells).toBe(2);
  scene.clock.advance(5000);
  await settled();
  expect(isHeld()).toBe(true);
  ended.resolve();
  await settled();
  expect(isHeld()).toBe(false);
});

test('a background process that ends with its session is stored as ended', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Sleep', { name: 'server' })], 'tool_use'), end()] });
  const session = scene.newSession();
  await scene.turn(session, 'serve');
  await scene.sessions.close();
  expect(scene.types(session).at(-1)).toBe('process.ended');
});

test('a fork continues a turn in the middle with the same prefix, and its parent goes its own way', async () => {
  const scene = createScene({ answers: [end(), end(), end(), end()] });
  const session = scene.newSession();
  await scene.turn(session, 'one');
  await scene.turn(session, 'two');
  const requestSeq = (await scene.until(session, 'request.sent')).seq;
  const fork = scene.sessions.fork(session, requestSeq);
  expect(fork).toMatchObject({ parent: session, title: 'one', state: { status: 'idle' } });
  await scene.turn(fork.id, 'instead');
  const forked = scene.model.requests[2];
  expect(forked?.system).toEqual(scene.model.requests[1]?.system);
  expect(said(forked?.messages)).toEqual(['one', 'Done.', 'instead']);
  const updates = await collect(scene.sessions.updates(fork.id, 0, new AbortController().signal), (update) => update.type === 'caught-up');
  const sessions = updates.flatMap((update) => (update.type === 'event' ? [update.event.session] : []));
  expect(new Set(sessions)).toEqual(new Set([session, fork.id]));
  expect(sessions.indexOf(fork.id)).toBe(sessions.lastIndexOf(session) + 1);
  await scene.turn(session, 'three');
  expect(said(scene.model.requests[3]?.messages)).toEqual(['one', 'Done.', 'two', 'Done.', 'three']);
});

test('a turn that runs cannot be forked, a number nobody wrote is not found', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Wait')], 'tool_use')] });
  const session = scene.newSession();
  scene.say(session, 'one');
  await scene.tools.waiting;
  expect(() => scene.sessions.fork(session, 3)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  expect(() => scene.sessions.fork(session, 999)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('unknown sessions are refused, and stopping what does not run does nothing', async () => {
  const scene = createScene();
  const session = scene.newSession();
  expect(() => scene.sessions.get(unknown)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  expect(() => scene.say(unknown, 'hi')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  scene.sessions.stop(session);
  scene.sessions.stopCall(session, 'nothing' as never);
  expect(await scene.sessions.ended(session)).toBeNull();
});

test('the list leaves hidden sessions out and knows the others after a restart without folding them anew', async () => {
  const scene = createScene({ answers: [end()] });
  const [kept, hidden] = [scene.newSession(), scene.newSession()];
  await scene.turn(kept, 'keep me');
  scene.sessions.hide(hidden);
  await scene.sessions.close();
  const read: number[] = [];
  const later = createScene({
    home: scene.home,
    change: (deps) => ({
      ...deps,
      journal: {
        ...deps.journal,
        read: (id, afterSeq) => {
          const events = deps.journal.read(id, afterSeq);
          read.push(events.length);
          return events;
        },
      },
    }),
  });
  expect(later.sessions.list()).toMatchObject([{ id: kept, title: 'keep me', state: { status: 'done' } }]);
  expect(read).toEqual([0]);
});

function outcomes(scene: Scene, session: SessionId): string[] {
  return scene.events(session).flatMap((event) => (event.type === 'tool.finished' ? [`${event.call} ${event.outcome}`] : []));
}

function said(messages: Scene['model']['requests'][number]['messages'] | undefined): unknown[] {
  return (messages ?? []).flatMap((message) => message.content.flatMap((block) => ('text' in block ? [block.text] : [])));
}

/** What was due has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function untilDraft(scene: Scene, session: SessionId): Promise<void> {
  await collect(
    scene.sessions.updates(session, 0, new AbortController().signal),
    (update) =>
      (update.type === 'delta' && update.delta.type === 'block.grew' && update.delta.index === 1) ||
      (update.type === 'caught-up' && update.drafts.some((draft) => draft.index === 1 && draft.text !== '')),
  );
}
