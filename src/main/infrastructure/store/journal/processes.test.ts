// Several real processes on one data folder.
import { describe, expect, it } from 'vitest';
import type { SessionId } from '#shared/model/id.ts';
import { hashJson } from '#shared/model/json.ts';
import { JournalError } from '#main/ports/journal.ts';
import { spawnOther } from '../testing/spawn-other.ts';
import { created, newProject, newSession, newTurn, renamed, sent, storeIn, tempFolder } from '../testing/temp-store.ts';

/** A stored session that nobody holds. */
function storedSession(home: string): SessionId {
  using store = storeIn(home);
  const session = newSession();
  store.journal.create(session, newProject(), created()).lease[Symbol.dispose]();
  return session;
}

describe('a session that another process holds', () => {
  it('is refused by name, readable, and free once that process lets go', async () => {
    using home = tempFolder();
    const session = storedSession(home.path);
    using store = storeIn(home.path, 'tessera run');
    await using other = spawnOther(home.path, session, 'hold');
    await other.next();

    const holder = `tessera other (process ${other.pid})`;
    expect(store.journal.acquire(session)).toEqual({ heldBy: holder });
    expect(store.journal.holder(session)).toBe(holder);
    expect(store.journal.read(session)).toHaveLength(1);

    await other.end();
    expect(store.journal.holder(session)).toBeNull();
    expect(store.journal.acquire(session)).toHaveProperty('lease');
  });

  it('is refused to the other process while this one holds it', async () => {
    using home = tempFolder();
    using store = storeIn(home.path, 'tessera serve');
    const session = newSession();
    store.journal.create(session, newProject(), created());
    expect(store.journal.holder(session)).toBeNull();
    await using other = spawnOther(home.path, session, 'hold');
    expect(await other.next()).toEqual({ heldBy: `tessera serve (process ${process.pid})` });
  });

  it('is free again after kill -9, and its new holder is told which lease was abandoned', async () => {
    using home = tempFolder();
    const session = storedSession(home.path);
    using store = storeIn(home.path);
    await using other = spawnOther(home.path, session, 'hold');
    const { token } = await other.next();
    expect(store.listAbandoned()).toEqual([]);

    await other.kill();
    expect(store.journal.holder(session)).toBeNull();
    expect(store.listAbandoned()).toEqual([{ session, token }]);
    expect(store.journal.acquire(session)).toMatchObject({ lease: { session }, abandoned: token });
    expect(store.listAbandoned()).toEqual([]);
  });

  it('cannot be written with a lease that was taken over', () => {
    using home = tempFolder();
    const session = storedSession(home.path);
    using store = storeIn(home.path);
    const first = store.journal.acquire(session);
    if ('heldBy' in first) throw new Error(first.heldBy);
    first.lease[Symbol.dispose]();
    const second = store.journal.acquire(session);
    expect(second).toHaveProperty('lease');
    const late = () => first.lease.append([renamed('too late')]);
    expect(late).toThrow(expect.objectContaining({ code: 'lease-lost' }));
    expect(late).toThrow(JournalError);
    expect(store.journal.read(session)).toHaveLength(1);
  });
});

describe('kill -9 while appending', () => {
  it('loses nothing that append had returned, and breaks neither batch nor chain', async () => {
    using home = tempFolder();
    const session = storedSession(home.path);
    for (const lines of [1, 7, 40]) {
      await using other = spawnOther(home.path, session, 'append');
      await other.next();
      let last = 0;
      for (let line = 0; line < lines; line++) last = (await other.next()).seq ?? 0;
      await other.kill();
      for (const said of await other.rest()) last = said.seq ?? last;

      using store = storeIn(home.path);
      const events = store.journal.read(session);
      expect(events.length).toBeGreaterThanOrEqual(last);
      expect(events.length % 2).toBe(1);
      let previous: string | null = null;
      for (const event of events) {
        expect(event.previous).toBe(previous);
        previous = hashJson(event);
      }
    }
  });

  it('leaves a session with an unfinished turn to be recovered, and none that still runs', async () => {
    using home = tempFolder();
    const session = newSession();
    {
      using store = storeIn(home.path);
      store.journal.create(session, newProject(), created()).lease.append([sent(newTurn())]);
    }
    using store = storeIn(home.path);
    await using other = spawnOther(home.path, session, 'hold');
    await other.next();
    expect(store.journal.listInterrupted()).toEqual([]);
    await other.kill();
    expect(store.journal.listInterrupted()).toEqual([session]);
  });
});

describe('growth', () => {
  it('is told at once for own appends and soon for those of another process, once each', async () => {
    using home = tempFolder();
    const others = storedSession(home.path);
    using store = storeIn(home.path);
    const told: SessionId[][] = [];
    const heard = Promise.withResolvers<void>();
    using _listening = store.journal.onGrowth((sessions) => {
      told.push(sessions);
      if (sessions.includes(others)) heard.resolve();
    });

    const own = newSession();
    const { lease } = store.journal.create(own, newProject(), created());
    lease.append([renamed('own')]);
    expect(told).toEqual([[own], [own]]);

    await using other = spawnOther(home.path, others, 'append-once');
    // A timer holds the event loop open, since polling itself does not.
    const alive = setInterval(() => {}, 1000);
    await heard.promise;
    clearInterval(alive);
    expect(told).toEqual([[own], [own], [others]]);
    await other.end();
  });

  it('is not told after listening ended', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    let count = 0;
    const listening = store.journal.onGrowth(() => count++);
    const { lease } = store.journal.create(newSession(), newProject(), created());
    listening[Symbol.dispose]();
    lease.append([renamed('unheard')]);
    expect(count).toBe(1);
  });
});
