import { expect, test } from 'vitest';
import type { Project } from '#shared/model/project.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { aProject, aProjectId, aSession, aSessionId } from '../../testing/samples.ts';
import { aWorkbench } from '../../testing/render-in-window.tsx';
import { listedPerProject, neighbourRow, sidebarRows, type SidebarRow } from './sidebar-rows.ts';

const rows = (projects: Project[], sessions: SessionSummary[], options: Partial<Parameters<typeof sidebarRows>[1]> = {}) =>
  sidebarRows(aWorkbench(projects, sessions), { filter: '', collapsed: [], expanded: [], selected: null, ...options });

const brief = (row: SidebarRow) => {
  switch (row.type) {
    case 'project':
      return `# ${row.project.name} ${row.sum}`.trim();
    case 'session':
      return row.session.title;
    case 'more':
      return `+${row.hidden}`;
    case 'note':
      return `(${row.text})`;
  }
};

const priced = (usd: number) => ({ usd, requests: 1, unpricedRequests: 0, simulatedRequests: 0 });
const simulated = { usd: 0, requests: 2, unpricedRequests: 0, simulatedRequests: 2 };

test('each project names its sum, and what is simulated adds nothing to it', () => {
  const sessions = [aSession(1, 1, { cost: priced(1.27) }), aSession(2, 1, { cost: simulated }), aSession(3, 2, { cost: simulated })];
  expect(rows([aProject(1), aProject(2)], sessions).map(brief)).toEqual([
    '# project-1 $1.27',
    'Session 2',
    'Session 1',
    '# project-2',
    'Session 3',
  ]);
});

test('a collapsed project says how many sessions it hides', () => {
  const projects = [aProject(1)];
  expect(rows(projects, [aSession(1, 1), aSession(2, 1)], { collapsed: [aProjectId(1)] }).map(brief)).toEqual(['# project-1 2 sessions']);
});

test('a project without a session, and one without its folder, say so', () => {
  const projects = [aProject(1), aProject(2, { state: 'missing' })];
  expect(rows(projects, [aSession(1, 2)]).map(brief)).toEqual([
    '# project-1',
    '(No session yet.)',
    '# project-2',
    '(Folder not found)',
    'Session 1',
  ]);
});

test('old sessions are folded away, but never the open one nor one that works', () => {
  const sessions = Array.from({ length: 40 }, (_, index) => aSession(index + 1, 1));
  sessions[0] = aSession(1, 1, { state: { status: 'working', turn: 1, step: 1, since: 0 } });
  const shown = rows([aProject(1)], sessions, { selected: aSessionId(2) });
  expect(shown.filter((row) => row.type === 'session')).toHaveLength(listedPerProject + 2);
  expect(shown.slice(-3).map(brief)).toEqual(['Session 2', 'Session 1', '+26']);
  expect(rows([aProject(1)], sessions, { expanded: [aProjectId(1)] })).toHaveLength(41);
});

test('a filter looks into folded projects, and keeps all sessions of a project that has the words itself', () => {
  const projects = [aProject(1), aProject(2, { name: 'harbor' })];
  const sessions = [aSession(1, 1, { title: 'Harbor lights' }), aSession(2, 1, { title: 'Other' }), aSession(3, 2)];
  const shown = rows(projects, sessions, { filter: ' HARB ', collapsed: [aProjectId(1)] }).map(brief);
  expect(shown).toEqual(['# project-1', 'Harbor lights', '# harbor', 'Session 3']);
});

test('keys move over notes and stop at both ends', () => {
  const all = rows([aProject(1), aProject(2)], [aSession(1, 2)]);
  const move = (key: string | null, press: string) => neighbourRow(all, key, press)?.key ?? null;
  expect(move(null, 'ArrowDown')).toBe(aProjectId(1));
  expect(move(aProjectId(1), 'ArrowDown')).toBe(aProjectId(2));
  expect(move(aSessionId(1), 'ArrowDown')).toBe(aSessionId(1));
  expect(move(aSessionId(1), 'Home')).toBe(aProjectId(1));
  expect(move(aProjectId(1), 'x')).toBeNull();
});
