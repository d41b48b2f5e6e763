import { afterEach, expect, test } from 'vitest';
import { JournalError, type Lease } from '#main/ports/journal.ts';
import { answer, textBlock } from '../query-loop/testing/scripted-model.ts';
import type { SessionsDeps } from './deps.ts';
import { closeScenes, createScene } from './testing/session-scene.ts';

afterEach(closeScenes);

const hello = () => answer([textBlock(0, 'Hello.')]);

test('a disk that fills up in the middle of a turn ends it, says so, and the session goes on when there is room again', async () => {
  const disk = { isFull: false, fillsUpAt: 'block.completed' };
  const scene = createScene({ answers: [hello(), hello()], change: (deps) => ({ ...deps, journal: failing(deps.journal, disk) }) });
  const session = scene.newSession();
  const { turn } = scene.say(session, 'one');
  expect(await scene.sessions.ended(session, turn ?? undefined)).toEqual({ reason: 'journal_failed', message: 'The disk is full.' });
  expect(scene.sessions.get(session).state).toEqual({ status: 'failed', reason: 'The disk is full.' });
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'journal_failed' });
  expect(() => scene.say(session, 'two')).toThrow(expect.objectContaining({ code: 'NOT_STORED', message: 'The disk is full.' }));
  disk.isFull = false;
  disk.fillsUpAt = 'never';
  expect(await scene.turn(session, 'two')).toMatchObject({ reason: 'completed' });
  expect(scene.types(session).slice(-8)).toEqual([
    'request.sent',
    'response.interrupted',
    'turn.interrupted',
    'message.sent',
    'request.sent',
    'block.completed',
    'response.completed',
    'turn.ended',
  ]);
  expect(scene.sessions.get(session).state).toEqual({ status: 'done' });
});

test('a session that cannot be stored is not created', () => {
  const disk = { isFull: true, fillsUpAt: 'never' };
  const scene = createScene({ change: (deps) => ({ ...deps, journal: failing(deps.journal, disk) }) });
  expect(() => scene.newSession()).toThrow(expect.objectContaining({ code: 'NOT_STORED' }));
  disk.isFull = false;
  expect(scene.sessions.list()).toEqual([]);
});

test('a session whose lease was lost in the middle of a turn ends it without marking anything of the other process', async () => {
  const going = Promise.withResolvers<void>();
  const script = [...hello().slice(0, 1), { type: 'do', action: () => going.promise } as const, ...hello().slice(1)];
  const scene = createScene({ answers: [script] });
  const session = scene.newSession();
  scene.say(session, 'one');
  await scene.until(session, 'request.sent');
  scene.die();
  const other = createScene({ home: scene.home, clock: scene.clock, answers: [hello()] });
  await other.turn(session, 'two');
  const ended = scene.sessions.ended(session);
  going.resolve();
  expect(await ended).toMatchObject({ reason: 'journal_failed' });
  expect(scene.types(session).at(-1)).toBe('turn.ended');
  expect(scene.types(session).filter((type) => type === 'turn.ended')).toHaveLength(1);
});

/** A journal on a disk that fills up when an event of one type is to be stored. */
function failing(journal: SessionsDeps['journal'], disk: { isFull: boolean; fillsUpAt: string }): SessionsDeps['journal'] {
  const full = new JournalError('disk-full', 'The disk is full.');
  const wrap = (lease: Lease): Lease => ({
    ...lease,
    append(drafts) {
      if (drafts.some((draft) => draft.type === disk.fillsUpAt)) disk.isFull = true;
      if (disk.isFull) throw full;
      return lease.append(drafts);
    },
  });
  return {
    ...journal,
    create(...request) {
      if (disk.isFull) throw full;
      const created = journal.create(...request);
      return { ...created, lease: wrap(created.lease) };
    },
    acquire(session) {
      const taken = journal.acquire(session);
      return 'lease' in taken ? { ...taken, lease: wrap(taken.lease) } : taken;
    },
  };
}
