import type { ProjectId } from '#shared/model/id.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import styles from './session-cell.module.css';

interface SessionCellProps {
  readonly title: string | null;
  readonly project: ProjectId;
}

/** A session's title and its project. */
export function SessionCell({ title, project }: SessionCellProps) {
  const name = useWorkbench((state) => state.projects[project]?.name);
  return (
    <>
      {title ?? 'New session'} {name !== undefined && <span className={styles.project}>{name}</span>}
    </>
  );
}
