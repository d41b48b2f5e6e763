import type { ProjectId, SessionId } from '#shared/model/id.ts';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useMinute } from '../../parts/format/use-minute.ts';
import { usePreference, usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { VirtualList } from '../../ui/virtual-list/virtual-list.tsx';
import { ProjectRow } from './project-row.tsx';
import { SessionRow } from './session-row.tsx';
import styles from './session-tree.module.css';
import { neighbourRow, sidebarRows, type SidebarRow } from './sidebar-rows.ts';

interface SessionTreeProps {
  readonly filter: string;
  readonly selected: SessionId | null;
  readonly onSelect: (session: SessionId) => void;
  readonly onNewSession: (project: ProjectId) => void;
  readonly onMemory: (project: ProjectId) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** Heights of the rows in pixels, as `--size-row` and the space above a project's name give them. */
const heights: Record<SidebarRow['type'], number> = { project: 36, session: 28, more: 28, note: 28 };

/**
 * The tree of projects and sessions. It holds the focus itself and points at the active row, because rows out of view do not
 * exist: arrows move, Left and Right fold, Enter opens, F2 renames, the menu key opens the row's menu.
 */
export function SessionTree({ filter, selected, onSelect, onNewSession, onMemory, onFailure }: SessionTreeProps) {
  const now = useMinute();
  const tree = useRef<HTMLDivElement>(null);
  const preferences = usePreferenceStore();
  const collapsed = usePreference((state) => state.collapsedProjects);
  const projects = useWorkbench((state) => state.projects);
  const sessions = useWorkbench((state) => state.sessions);
  const [expanded, setExpanded] = useState<readonly ProjectId[]>([]);
  const [activeKey, setActiveKey] = useState<string | null>(selected);
  const [renaming, setRenaming] = useState<SessionId | null>(null);
  const [menuKey, setMenuKey] = useState<string | null>(null);
  const rows = useMemo(
    () => sidebarRows({ projects, sessions }, { filter, collapsed, expanded, selected }),
    [projects, sessions, filter, collapsed, expanded, selected],
  );
  const activeIndex = rows.findIndex((row) => row.key === activeKey);

  const focusTree = useCallback(() => tree.current?.querySelector<HTMLElement>('[role=tree]')?.focus(), []);

  function toggle(project: ProjectId, isCollapsed: boolean) {
    const others = collapsed.filter((id) => id !== project);
    preferences.setState({ collapsedProjects: isCollapsed ? [...others, project] : others });
  }

  function activate(row: SidebarRow) {
    setActiveKey(row.key);
    if (row.type === 'session') onSelect(row.session.id);
    if (row.type === 'project') toggle(row.project.id, !row.isCollapsed);
    if (row.type === 'more') setExpanded((all) => [...all, row.project]);
  }

  function handleKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    // Keys in a title being written and in an open menu are theirs.
    if (event.target instanceof Element && event.target.closest('input, [popover]')) return;
    const active = rows[activeIndex];
    const next = neighbourRow(rows, activeKey, event.key);
    if (next) setActiveKey(next.key);
    else if (!active) return;
    else if (event.key === 'Enter' || event.key === ' ') activate(active);
    else if (event.key === 'F2' && active.type === 'session') setRenaming(active.session.id);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setMenuKey(active.key);
    else if (event.key === 'ArrowRight' && active.type === 'project') toggle(active.project.id, false);
    else if (event.key === 'ArrowLeft' && active.type === 'project') toggle(active.project.id, true);
    else if (event.key === 'ArrowLeft' && active.type === 'session') setActiveKey(active.session.project);
    else return;
    event.preventDefault();
    // A click left the focus on its row; from here on the tree has it and points at the active one.
    event.currentTarget.focus();
  }

  function renderRow(row: SidebarRow) {
    const shared = {
      id: rowId(row.key),
      isActive: row.key === activeKey,
      isMenuOpen: menuKey === row.key,
      onMenu: (isOpen: boolean) => setMenuKey(isOpen ? row.key : null),
      onFailure,
    };
    switch (row.type) {
      case 'project':
        return (
          <ProjectRow
            {...shared}
            row={row}
            onToggle={() => activate(row)}
            onNewSession={() => onNewSession(row.project.id)}
            onMemory={() => onMemory(row.project.id)}
          />
        );
      case 'session':
        return (
          <SessionRow
            {...shared}
            session={row.session}
            now={now}
            isSelected={row.session.id === selected}
            isRenaming={renaming === row.session.id}
            onSelect={() => activate(row)}
            onRename={() => setRenaming(row.session.id)}
            onRenamed={(isByKey) => {
              setRenaming(null);
              if (isByKey) focusTree();
            }}
          />
        );
      case 'more':
        return (
          <button
            type="button"
            role="treeitem"
            aria-level={2}
            id={shared.id}
            tabIndex={-1}
            className={styles.more}
            data-active={shared.isActive || undefined}
            onClick={() => activate(row)}
          >
            Show {row.hidden} older
          </button>
        );
      case 'note':
        return (
          <p className={styles.note} data-problem={row.isProblem || undefined}>
            {row.text}
          </p>
        );
    }
  }

  if (rows.length === 0) return <p className={styles.nothing}>No session or project has “{filter}” in its name.</p>;
  return (
    <div ref={tree} className={styles.frame}>
      <VirtualList
        role="tree"
        aria-label="Projects and sessions"
        tabIndex={0}
        aria-activedescendant={activeIndex >= 0 ? rowId(activeKey ?? '') : undefined}
        items={rows}
        keyOf={(row) => row.key}
        heightOf={(row) => heights[row.type]}
        visibleIndex={activeIndex}
        onKeyDown={handleKeyDown}
        onFocus={() => activeIndex < 0 && setActiveKey(rows[0]?.key ?? null)}
      >
        {renderRow}
      </VirtualList>
    </div>
  );
}

function rowId(key: string): string {
  return `sidebar-${key.replace('/', '-')}`;
}
