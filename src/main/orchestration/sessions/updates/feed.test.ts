import { afterEach, expect, test } from 'vitest';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import { answer, callBlock, grew, opened, started, textBlock, type Cue } from '../../query-loop/testing/scripted-model.ts';
import { closeScenes, collect, createScene } from '../testing/session-scene.ts';

afterEach(closeScenes);

const hang: Cue = { type: 'hang' };
const forever = new AbortController().signal;
const isCaughtUp = (update: SessionUpdate) => update.type === 'caught-up';

test('a reader gets what is stored after its number, then "caught up" with what is going on, then what comes', async () => {
  const going = Promise.withResolvers<void>();
  const script = [
    started(),
    opened(0, 'text'),
    grew(0, 'Hel'),
    { type: 'do', action: () => going.promise } as const,
    grew(0, 'lo.'),
    ...textBlock(0, 'Hello.').slice(2),
    ...callBlock(1, 'c1', 'Wait'),
    ...answer([], 'tool_use').slice(1),
  ];
  const scene = createScene({ answers: [script, answer([textBlock(0, 'Done.')])] });
  const session = scene.newSession();
  scene.say(session, 'hi');
  await collect(scene.sessions.updates(session, 0, forever), (update) => update.type === 'delta' && update.delta.type === 'block.grew');

  const updates = scene.sessions.updates(session, 2, forever)[Symbol.asyncIterator]();
  const taken: SessionUpdate[] = [];
  const takeUntil = async (isLast: (update: SessionUpdate) => boolean): Promise<void> => {
    for (;;) {
      const { value } = (await updates.next()) as { value: SessionUpdate };
      taken.push(value);
      if (isLast(value)) return;
    }
  };
  await takeUntil(isCaughtUp);
  expect(taken.map((update) => (update.type === 'event' ? update.event.type : update.type))).toEqual([
    'prompt.fixed',
    'request.sent',
    'caught-up',
  ]);
  expect(taken.at(-1)).toMatchObject({ lastSeq: 4, drafts: [{ index: 0, kind: 'text', text: 'Hel' }], liveCalls: [] });
  going.resolve();
  await takeUntil((update) => update.type === 'event' && update.event.type === 'tool.started');
  expect(taken.find((update) => update.type === 'delta')).toMatchObject({ delta: { type: 'block.grew', text: 'lo.' } });
  await scene.tools.waiting;
  const [late] = await collect(scene.sessions.updates(session, 10_000, forever), isCaughtUp);
  expect(late).toMatchObject({ type: 'caught-up', drafts: [], liveCalls: ['c1'] });
  scene.tools.release();
  await takeUntil((update) => update.type === 'event' && update.event.type === 'turn.ended');
  await updates.return?.();
  const seqs = taken.flatMap((update) => (update.type === 'event' ? [update.event.seq] : []));
  expect(seqs).toEqual(seqs.map((_, index) => index + 3));
});

test('a reader that does not read holds nothing up, and later gets every event once and in order', async () => {
  const blocks = Array.from({ length: 600 }, (_, index) => textBlock(index, `Block ${index}.`));
  const scene = createScene({ answers: [answer(blocks), answer([textBlock(0, 'Short.')])] });
  const session = scene.newSession();
  const slow = scene.sessions.updates(session, 0, forever)[Symbol.asyncIterator]();
  const seqs: number[] = [];
  const take = async (): Promise<SessionUpdate> => {
    const { value } = (await slow.next()) as { value: SessionUpdate };
    if (value.type === 'event') seqs.push(value.event.seq);
    return value;
  };
  while (!isCaughtUp(await take()));
  await scene.turn(session, 'talk much');
  for (;;) {
    const update = await take();
    if (update.type === 'event' && update.event.type === 'turn.ended') break;
  }
  while (!isCaughtUp(await take()));
  await scene.turn(session, 'and again');
  const rest: string[] = [];
  for (;;) {
    const update = await take();
    rest.push(update.type === 'event' ? update.event.type : update.type);
    if (update.type === 'event' && update.event.type === 'turn.ended') break;
  }
  expect(rest).toContain('delta');
  expect(rest).not.toContain('caught-up');
  await slow.return?.();
  expect(seqs).toEqual(scene.events(session).map((event) => event.seq));
});

test('reading ends when its signal aborts, also while nothing comes', async () => {
  const scene = createScene();
  const session = scene.newSession();
  const leaving = new AbortController();
  const reading = collect(scene.sessions.updates(session, 0, leaving.signal), (update) => {
    if (isCaughtUp(update)) leaving.abort();
    return false;
  });
  expect((await reading).map((update) => update.type)).toEqual(['event', 'caught-up']);
});

test('the terminal of a call is announced as soon as there is one', async () => {
  const scene = createScene({ answers: [answer([callBlock(0, 'c1', 'Sleep', { name: 'server' })], 'tool_use'), [started(), hang]] });
  const session = scene.newSession();
  scene.say(session, 'serve');
  const updates = await collect(
    scene.sessions.updates(session, 0, forever),
    (update) => update.type === 'delta' && update.delta.type === 'terminal.opened',
  );
  expect(updates.at(-1)).toMatchObject({ delta: { call: 'c1' } });
});
