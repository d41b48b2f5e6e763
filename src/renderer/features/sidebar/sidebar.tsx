import type { ProjectId, SessionId } from '#shared/model/id.ts';
import { useDeferredValue, useState } from 'react';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { IconButton } from '../../ui/button/icon-button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { NeedsYou } from './needs-you.tsx';
import { SessionTree } from './session-tree.tsx';
import { SidebarFoot } from './sidebar-foot.tsx';
import styles from './sidebar.module.css';

export interface SidebarProps {
  readonly selected: SessionId | null;
  /** The keys of a new session on this host: `Mod+N`, in a browser `Alt+N`. */
  readonly newSessionKeys: string;
  readonly onSelect: (session: SessionId) => void;
  readonly onNewSession: (project: ProjectId | null) => void;
  readonly onOpenFolder: () => void;
  /** Shows what agents keep of the project. */
  readonly onMemory: (project: ProjectId) => void;
  /** Says that something asked for in the sidebar failed. */
  readonly onFailure: (what: string, error: unknown) => void;
}

/** Projects and their sessions, and before them whatever waits for the person. */
export function Sidebar(props: SidebarProps) {
  const { selected, newSessionKeys, onSelect, onNewSession, onOpenFolder, onMemory, onFailure } = props;
  const [filter, setFilter] = useState('');
  const shownFilter = useDeferredValue(filter);
  const isLoaded = useWorkbench((state) => state.isLoaded);
  const hasProjects = useWorkbench((state) => Object.keys(state.projects).length > 0);

  return (
    <nav aria-label="Sessions" className={styles.sidebar}>
      <div className={styles.head}>
        <TextField
          label="Filter sessions"
          icon="filter"
          placeholder="Filter"
          value={filter}
          onChange={setFilter}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter === '') return;
            event.preventDefault();
            setFilter('');
          }}
        />
        <IconButton icon="plus" label="New session" variant="outlined" disabled={!hasProjects} onClick={() => onNewSession(null)} />
      </div>
      <NeedsYou selected={selected} onSelect={onSelect} onFailure={onFailure} />
      {!isLoaded && <LoadingRows />}
      {isLoaded && hasProjects && (
        <SessionTree
          filter={shownFilter}
          selected={selected}
          onSelect={onSelect}
          onNewSession={onNewSession}
          onMemory={onMemory}
          onFailure={onFailure}
        />
      )}
      {isLoaded && !hasProjects && (
        <section className={styles.empty}>
          <h2>Projects</h2>
          <p>A project is a folder you work in. Its sessions stand below it.</p>
        </section>
      )}
      {isLoaded && (
        <div className={styles.open}>
          <Button
            icon="folder"
            kbd="Mod+O"
            variant={hasProjects ? 'quiet' : 'normal'}
            size={hasProjects ? 'small' : 'normal'}
            onClick={onOpenFolder}
          >
            Open folder
          </Button>
        </div>
      )}
      {!hasProjects && <span className={styles.rest} />}
      <SidebarFoot newSessionKeys={newSessionKeys} canCreate={hasProjects} onNewSession={() => onNewSession(null)} />
    </nav>
  );
}

function LoadingRows() {
  return (
    <div role="status" aria-label="Loading projects" className={styles.loading}>
      {[72, 88, 56, 80, 64].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
