import { expect, it } from 'vitest';
import { created, newProject, newSession, renamed, storeIn, tempFolder } from '../testing/temp-store.ts';

it('sessions are listed without reading events, the last changed first, hidden ones marked', () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const [first, second] = [newSession(), newSession()];
  const project = newProject();
  const { lease } = store.journal.create(first, project, created(project));
  store.journal.create(second, project, created(project));
  const [event] = lease.append([renamed('changed')]);
  store.sessions.setHidden(second, true);

  expect(store.sessions.list().map((row) => [row.session, row.isHidden, row.lastSeq])).toEqual([
    [first, false, 2],
    [second, true, 1],
  ]);
  expect(store.sessions.get(first)).toEqual({
    session: first,
    project,
    isHidden: false,
    createdAt: expect.any(Number),
    changedAt: event?.at,
    lastSeq: 2,
  });
  store.sessions.setHidden(second, false);
  expect(store.sessions.get(second)?.isHidden).toBe(false);
  expect(store.sessions.get(newSession())).toBeNull();
  expect(() => store.sessions.setHidden(newSession(), true)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

it('a summary is kept until one of more events replaces it', () => {
  using home = tempFolder();
  const session = newSession();
  {
    using store = storeIn(home.path);
    store.journal.create(session, newProject(), created());
    expect(store.sessions.loadSummary(session)).toBeNull();
    store.sessions.saveSummary(session, 5, { title: 'five', parts: [1, null] });
    store.sessions.saveSummary(session, 4, { title: 'late and old' });
  }
  using store = storeIn(home.path);
  expect(store.sessions.loadSummary(session)).toEqual({ lastSeq: 5, summary: { title: 'five', parts: [1, null] } });
  store.sessions.saveSummary(session, 6, 'six');
  expect(store.sessions.loadSummary(session)).toEqual({ lastSeq: 6, summary: 'six' });
});
