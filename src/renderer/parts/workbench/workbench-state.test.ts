import { expect, test } from 'vitest';
import { aProject, aProjectId, aQuestion, aSession, aSessionId } from '../../testing/samples.ts';
import { emptyWorkbench, foldWorkbench, projectsInOrder, sessionsOf, waitingSessions } from './workbench-state.ts';

const full = foldWorkbench(emptyWorkbench, {
  type: 'all',
  projects: [aProject(2), aProject(1)],
  sessions: [aSession(1, 1, { lastSeq: 5 }), aSession(2, 1), aSession(3, 2)],
});

test('everything told at once replaces what was known, so that nothing removed meanwhile stays', () => {
  const again = foldWorkbench(full, { type: 'all', projects: [aProject(1)], sessions: [] });
  expect(Object.keys(again.projects)).toEqual([aProjectId(1)]);
  expect(again.sessions).toEqual({});
  expect(again.isLoaded).toBe(true);
});

test('projects stand in the order they were added, sessions newest first, and a working session keeps its place', () => {
  expect(projectsInOrder(full).map((project) => project.name)).toEqual(['project-1', 'project-2']);
  const worked = foldWorkbench(full, { type: 'session', session: aSession(1, 1, { lastSeq: 9, changedAt: 99 }) });
  expect(sessionsOf(worked, aProjectId(1)).map((session) => session.id)).toEqual([aSessionId(2), aSessionId(1)]);
});

test('a summary older than the one known is passed over', () => {
  expect(foldWorkbench(full, { type: 'session', session: aSession(1, 1, { lastSeq: 4, title: 'old' }) })).toBe(full);
  expect(
    foldWorkbench(full, { type: 'session', session: aSession(1, 1, { lastSeq: 5, title: 'new' }) }).sessions[aSessionId(1)]?.title,
  ).toBe('new');
});

test('a removed project takes its sessions with it', () => {
  const left = foldWorkbench(full, { type: 'project-removed', project: aProjectId(1) });
  expect(Object.keys(left.sessions)).toEqual([aSessionId(3)]);
});

test('removing what is not there changes nothing at all', () => {
  expect(foldWorkbench(full, { type: 'project-removed', project: aProjectId(9) })).toBe(full);
  expect(foldWorkbench(full, { type: 'session-hidden', session: aSessionId(9) })).toBe(full);
});

test('who has waited longest stands first, so that a new question moves nothing', () => {
  const waiting = (askedAt: number) => ({ status: 'waiting', question: aQuestion(askedAt), askedAt, others: 0 }) as const;
  const state = {
    sessions: {
      [aSessionId(1)]: aSession(1, 1, { state: waiting(20) }),
      [aSessionId(2)]: aSession(2, 1, { state: waiting(10) }),
      [aSessionId(3)]: aSession(3, 1),
    },
  };
  expect(waitingSessions(state).map((session) => session.id)).toEqual([aSessionId(2), aSessionId(1)]);
});
