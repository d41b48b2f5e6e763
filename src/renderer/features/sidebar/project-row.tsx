import { useRef } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { IconButton } from '../../ui/button/icon-button.tsx';
import { Icon } from '../../ui/icon/icon.tsx';
import { Menu, type MenuItem } from '../../ui/menu/menu.tsx';
import styles from './project-row.module.css';
import type { SidebarRow } from './sidebar-rows.ts';

interface ProjectRowProps {
  readonly id: string;
  readonly row: Extract<SidebarRow, { type: 'project' }>;
  readonly isActive: boolean;
  readonly isMenuOpen: boolean;
  readonly onMenu: (isOpen: boolean) => void;
  readonly onToggle: () => void;
  readonly onNewSession: () => void;
  readonly onMemory: () => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** A project's name, with what its sessions cost together. */
export function ProjectRow({ id, row, isActive, isMenuOpen, onMenu, onToggle, onNewSession, onMemory, onFailure }: ProjectRowProps) {
  const client = useClient();
  const more = useRef<HTMLButtonElement>(null);
  const { project, isCollapsed, sum } = row;
  const isUsable = project.state === 'ok';

  async function attempt(what: string, act: () => Promise<unknown>) {
    try {
      await act();
    } catch (error) {
      onFailure(what, error);
    }
  }

  const items: MenuItem[] = [
    { id: 'new', label: 'New session', icon: 'plus', isDisabled: !isUsable, onSelect: onNewSession },
    { id: 'memory', label: 'Memory and instructions', icon: 'read', onSelect: onMemory },
    ...(project.trust === 'untrusted' || project.trust === 'changed'
      ? [
          {
            id: 'trust',
            label: 'Trust this folder',
            icon: 'shield',
            onSelect: () => void attempt('The folder was not trusted', () => client.project.trust({ project: project.id })),
          } as const,
        ]
      : []),
    {
      id: 'remove',
      label: 'Remove from the list',
      icon: 'x',
      startsGroup: true,
      onSelect: () => void attempt('The project was not removed', () => client.project.remove({ project: project.id })),
    },
  ];

  return (
    <div role="presentation" className={styles.row} data-off={!isUsable || isCollapsed || undefined}>
      <button
        type="button"
        id={id}
        role="treeitem"
        tabIndex={-1}
        aria-level={1}
        aria-expanded={!isCollapsed}
        aria-label={`${project.name}, ${project.folder}`}
        title={project.branch === null ? project.folder : `${project.folder}\nbranch ${project.branch}`}
        className={styles.item}
        data-active={isActive || undefined}
        onClick={onToggle}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(true);
        }}
      >
        <Icon name={isCollapsed ? 'right' : 'down'} size="small" />
        <span className={styles.name}>{project.name}</span>
        {!isUsable && <Icon name="warn" size="small" label="The folder cannot be used" />}
        <span className={styles.sum}>{sum}</span>
      </button>
      <span className={styles.actions} data-open={isMenuOpen || undefined}>
        <IconButton
          icon="plus"
          size="small"
          label={`New session in ${project.name}`}
          tabIndex={-1}
          disabled={!isUsable}
          onClick={onNewSession}
        />
        <IconButton
          ref={more}
          icon="more"
          size="small"
          label={`More for ${project.name}`}
          tabIndex={-1}
          aria-haspopup="menu"
          aria-expanded={isMenuOpen}
          onClick={() => onMenu(!isMenuOpen)}
        />
        {isMenuOpen && <Menu label={project.name} heading={project.folder} items={items} anchor={more} onClose={() => onMenu(false)} />}
      </span>
    </div>
  );
}
