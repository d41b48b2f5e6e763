import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';
import styles from './sidebar-foot.module.css';

interface SidebarFootProps {
  readonly newSessionKeys: string;
  readonly canCreate: boolean;
  readonly onNewSession: () => void;
}

/** How many sessions run and wait, and the key of a new one. */
export function SidebarFoot({ newSessionKeys, canCreate, onNewSession }: SidebarFootProps) {
  const running = useWorkbench((state) => Object.values(state.sessions).filter((session) => session.state.status === 'working').length);
  const waiting = useWorkbench((state) => Object.values(state.sessions).filter((session) => session.state.status === 'waiting').length);
  return (
    <footer className={styles.foot}>
      <span role="status" className={styles.counts}>
        {running + waiting === 0 && <span>Nothing is running</span>}
        {running > 0 && (
          <span>
            <StateGlyph state="running" label="" />
            {running} running
          </span>
        )}
        {waiting > 0 && (
          <span>
            <StateGlyph state="needs" label="" />
            {waiting} waiting
          </span>
        )}
      </span>
      <Button variant="quiet" size="small" kbd={newSessionKeys} disabled={!canCreate} onClick={onNewSession}>
        New
      </Button>
    </footer>
  );
}
