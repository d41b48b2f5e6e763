// What stands in the sidebar, line by line: a pure view of projects and sessions.
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { FolderState, Project } from '#shared/model/project.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { costText, countText, sumText } from '../../parts/format/money.ts';
import { sessionTitle } from '../../parts/workbench/session-words.ts';
import { projectsInOrder, sessionsOf, type WorkbenchState } from '../../parts/workbench/workbench-state.ts';

export type SidebarRow =
  | { readonly type: 'project'; readonly key: string; readonly project: Project; readonly isCollapsed: boolean; readonly sum: string }
  | { readonly type: 'session'; readonly key: string; readonly session: SessionSummary }
  | { readonly type: 'more'; readonly key: string; readonly project: ProjectId; readonly hidden: number }
  | { readonly type: 'note'; readonly key: string; readonly project: ProjectId; readonly text: string; readonly isProblem: boolean };

export type FocusableRow = Exclude<SidebarRow, { type: 'note' }>;

interface RowOptions {
  readonly filter: string;
  readonly collapsed: readonly ProjectId[];
  /** Projects of which all sessions are listed. */
  readonly expanded: readonly ProjectId[];
  /** Always listed, however old. */
  readonly selected: SessionId | null;
}

/** So many sessions of a project are listed before the rest is folded away. */
export const listedPerProject = 12;

/** The lines of the sidebar. While a filter is set nothing is folded away and projects without a match are left out. */
export function sidebarRows(state: Pick<WorkbenchState, 'projects' | 'sessions'>, options: RowOptions): SidebarRow[] {
  const words = options.filter.trim().toLowerCase();
  return projectsInOrder(state).flatMap((project) => {
    const all = sessionsOf(state, project.id);
    const matching = words === '' || hasWords(project.name, words) ? all : all.filter((session) => hasWords(sessionTitle(session), words));
    if (words !== '' && matching.length === 0 && !hasWords(project.name, words)) return [];
    const isCollapsed = words === '' && options.collapsed.includes(project.id);
    const head: SidebarRow = {
      type: 'project',
      key: project.id,
      project,
      isCollapsed,
      sum: isCollapsed ? countText(all.length, 'session') : projectSum(all),
    };
    return isCollapsed ? [head] : [head, ...notes(project, all), ...listed(project, matching, words !== '', options)];
  });
}

function listed(project: Project, sessions: SessionSummary[], isFiltered: boolean, { expanded, selected }: RowOptions): SidebarRow[] {
  const showsAll = isFiltered || expanded.includes(project.id) || sessions.length <= listedPerProject + 1;
  const shown = showsAll
    ? sessions
    : sessions.filter((session, index) => index < listedPerProject || session.id === selected || isBusy(session));
  const rows: SidebarRow[] = shown.map((session) => ({ type: 'session', key: session.id, session }));
  const hidden = sessions.length - shown.length;
  return hidden === 0 ? rows : [...rows, { type: 'more', key: `${project.id}/more`, project: project.id, hidden }];
}

function isBusy(session: SessionSummary): boolean {
  const { status } = session.state;
  return status === 'working' || status === 'compacting' || status === 'waiting';
}

function notes(project: Project, sessions: readonly SessionSummary[]): SidebarRow[] {
  const problem = folderProblem(project.state);
  const note = (text: string, isProblem: boolean): SidebarRow => ({
    type: 'note',
    key: `${project.id}/note`,
    project: project.id,
    text,
    isProblem,
  });
  if (problem !== null) return [note(problem, true)];
  return sessions.length === 0 ? [note('No session yet.', false)] : [];
}

/** Why a project cannot be worked in, in the words of one line, or null where it can. Its sessions can be read all the same. */
export function folderProblem(state: FolderState): string | null {
  switch (state) {
    case 'ok':
      return null;
    case 'missing':
      return 'Folder not found';
    case 'unreadable':
      return 'Folder unreadable: no permission';
    case 'not-a-folder':
      return 'The path is not a folder';
  }
}

function projectSum(sessions: readonly SessionSummary[]): string {
  const costs = sessions.map((session) => session.cost);
  const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
  const isPriced = costs.some((cost) => costText(cost).kind === 'priced' || cost.usd > 0);
  const isUnpriced = costs.some((cost) => cost.unpricedRequests > 0);
  if (!isPriced) return isUnpriced ? 'unpriced' : '';
  return isUnpriced ? `${sumText(usd)}+` : sumText(usd);
}

function hasWords(text: string, words: string): boolean {
  return text.toLowerCase().includes(words);
}

/** The row that a key moves to from `key`, or null where it moves nowhere. Notes are passed over. */
export function neighbourRow(rows: readonly SidebarRow[], key: string | null, press: string): FocusableRow | null {
  const focusable = rows.filter((row): row is FocusableRow => row.type !== 'note');
  const at = focusable.findIndex((row) => row.key === key);
  switch (press) {
    case 'ArrowDown':
      return focusable[Math.min(at + 1, focusable.length - 1)] ?? null;
    case 'ArrowUp':
      return focusable[Math.max(at - 1, 0)] ?? null;
    case 'Home':
      return focusable[0] ?? null;
    case 'End':
      return focusable.at(-1) ?? null;
    default:
      return null;
  }
}
