import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashJson } from '#shared/model/json.ts';
import { JournalError, type Lease, type StoredEvent } from '#main/ports/journal.ts';
import {
  answered,
  byPerson,
  created,
  ended,
  forked,
  newProject,
  newRequest,
  newSession,
  newTurn,
  renamed,
  sent,
  storeIn,
  tempFolder,
} from '../testing/temp-store.ts';

/** Fails unless every event names the hash of the one before it. */
function expectChain(events: readonly StoredEvent[], before: string | null = null): void {
  let previous = before;
  for (const event of events) {
    expect(event.previous).toBe(previous);
    previous = hashJson(event.type === 'unknown' ? JSON.parse(event.raw) : event);
  }
}

describe('appending', () => {
  it('numbers events from 1 without gaps and chains their hashes', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    const { lease, event } = store.journal.create(session, newProject(), created());
    const appended = lease.append([sent(), renamed('first'), renamed('second')]);
    expect([event, ...appended].map((e) => e.seq)).toEqual([1, 2, 3, 4]);
    expectChain(store.journal.read(session));
    expect(store.journal.hashOf(session, 4)).toBe(hashJson(appended.at(-1)));
  });

  it('returns events as they are read back, so that key order and unknown fields survive a restart', () => {
    using home = tempFolder();
    const session = newSession();
    const call = {
      type: 'tool_use' as const,
      id: 'toolu_1' as never,
      name: 'Read',
      input: { z: 1, a: { y: 2, b: [3] } },
      newer_field: { q: 1, c: 2 },
    };
    let before: StoredEvent[];
    {
      using store = storeIn(home.path);
      const { lease } = store.journal.create(session, newProject(), created());
      before = lease.append([byPerson({ type: 'block.completed', request: newRequest(), index: 0, block: call })]);
    }
    using store = storeIn(home.path);
    const after = store.journal.read(session, 1);
    expect(JSON.stringify(after)).toBe(JSON.stringify(before));
    expect(JSON.stringify(after)).toContain('"input":{"z":1,"a":{"y":2,"b":[3]}},"newer_field":{"q":1,"c":2}');
  });

  it('replaces lone surrogates, which neither storing nor hashing survives', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    const { lease } = store.journal.create(session, newProject(), created());
    lease.append([renamed('broken \uD800 half')]);
    expect(store.journal.read(session, 1)).toMatchObject([{ title: 'broken \uFFFD half' }]);
    expectChain(store.journal.read(session));
  });

  it('stores all drafts or none', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    const { lease } = store.journal.create(session, newProject(), created());
    const misshapen = byPerson({ type: 'mode.changed', mode: 'none of them' as never });
    expect(() => lease.append([renamed('lost with it'), misshapen])).toThrow(/"mode.changed" was not stored/);
    expect(store.journal.read(session)).toHaveLength(1);
    expect(lease.append([renamed('after')])).toMatchObject([{ seq: 2 }]);
  });

  it('refuses a second session of the same id', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    store.journal.create(session, newProject(), created());
    expect(() => store.journal.create(session, newProject(), created())).toThrow(/already is a session/);
    expect(store.journal.read(session)).toHaveLength(1);
  });

  it('keeps an event of a newer version raw and goes on behind it', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    const { lease } = store.journal.create(session, newProject(), created());
    const head = { v: 2, session, seq: 2, at: 5, actor: 'person', previous: store.journal.hashOf(session, 1) };
    const newer = { ...head, type: 'dream.dreamt', vividness: 11 };
    const text = JSON.stringify(newer);
    const direct = new Database(join(home.path, 'tessera.db'));
    direct
      .prepare('INSERT INTO events (session, seq, at, type, actor, hash, text) VALUES (?, 2, 5, ?, ?, ?, ?)')
      .run(session, newer.type, 'person', hashJson(newer), text);
    direct.prepare('UPDATE sessions SET last_seq = 2, last_hash = ? WHERE session = ?').run(hashJson(newer), session);
    direct.close();
    lease.append([renamed('behind it')]);
    const events = store.journal.read(session);
    expect(events[1]).toMatchObject({ type: 'unknown', originalType: 'dream.dreamt', raw: text });
    expectChain(events);
  });
});

describe('forks', () => {
  it('continue the history of their parents up to each fork point', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { journal } = store;
    const [first, second, third] = [newSession(), newSession(), newSession()];
    const { lease } = journal.create(first, newProject(), created());
    lease.append([renamed('1.2'), renamed('1.3'), renamed('1.4')]);
    const fork = journal.create(second, newProject(), forked({ session: first, seq: 3, hash: journal.hashOf(first, 3) }));
    fork.lease.append([renamed('2.2'), renamed('2.3')]);
    const grandchild = journal.create(third, newProject(), forked({ session: second, seq: 2, hash: journal.hashOf(second, 2) }));
    grandchild.lease.append([renamed('3.2')]);

    expect(journal.readInherited(first)).toEqual([]);
    expect(journal.readInherited(third).map((event) => [event.session, event.seq])).toEqual([
      [first, 1],
      [first, 2],
      [first, 3],
      [second, 1],
      [second, 2],
    ]);
    expectChain([...journal.readInherited(third), ...journal.read(third)]);
  });

  it('are refused where the named hash is not the one of the parent’s event', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const parent = newSession();
    store.journal.create(parent, newProject(), created());
    const child = newSession();
    expect(() => store.journal.create(child, newProject(), forked({ session: parent, seq: 1, hash: 'f'.repeat(64) }))).toThrow(
      /not the one the fork names/,
    );
    expect(store.journal.read(child)).toEqual([]);
  });
});

describe('unfinished blocks', () => {
  it('are kept as last saved until the block is completed', () => {
    using home = tempFolder();
    const session = newSession();
    const request = newRequest();
    {
      using store = storeIn(home.path);
      const { lease } = store.journal.create(session, newProject(), created());
      lease.saveDraft({ request, index: 0, kind: 'text', name: null, text: 'Hel' });
      lease.saveDraft({ request, index: 0, kind: 'text', name: null, text: 'Hello, wo' });
      lease.saveDraft({ request, index: 1, kind: 'tool_use', name: 'Bash', text: '{"comm' });
      lease.saveDraft({ request, index: 2, kind: 'thinking', name: null, text: 'gone' });
      lease.append([answered(request, 0, 'Hello, world')]);
      lease.dropDraft({ request, index: 2 });
    }
    using store = storeIn(home.path);
    expect(store.journal.drafts(session)).toEqual([{ request, index: 1, kind: 'tool_use', name: 'Bash', text: '{"comm' }]);
  });

  it('are refused from who no longer holds the session', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    const { lease } = store.journal.create(session, newProject(), created());
    lease[Symbol.dispose]();
    expect(() => lease.saveDraft({ request: newRequest(), index: 0, kind: 'text', name: null, text: '' })).toThrow(JournalError);
    expect(store.journal.drafts(session)).toEqual([]);
  });
});

describe('interrupted sessions', () => {
  it('are those with an unfinished turn that no living process holds', () => {
    using home = tempFolder();
    const [running, left, finished] = [newSession(), newSession(), newSession()];
    using store = storeIn(home.path);
    const turn = newTurn();
    const begin = (session: typeof running): Lease => {
      const { lease } = store.journal.create(session, newProject(), created());
      lease.append([sent(turn)]);
      return lease;
    };
    begin(running);
    begin(left)[Symbol.dispose]();
    const done = begin(finished);
    done.append([ended(turn)]);
    done[Symbol.dispose]();
    expect(store.journal.listInterrupted()).toEqual([left]);

    const taken = store.journal.acquire(left);
    if ('heldBy' in taken) throw new Error(taken.heldBy);
    taken.lease.append([byPerson({ type: 'turn.interrupted', turn })]);
    taken.lease[Symbol.dispose]();
    expect(store.journal.listInterrupted()).toEqual([]);
  });
});
