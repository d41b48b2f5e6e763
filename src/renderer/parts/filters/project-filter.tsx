import type { ProjectId } from '#shared/model/id.ts';
import { MenuButton } from '../../ui/menu/menu-button.tsx';
import { useWorkbench } from '../workbench/workbench-context.ts';
import { projectsInOrder } from '../workbench/workbench-state.ts';
import styles from './filter.module.css';

interface ProjectFilterProps {
  /** Null: all of them. */
  readonly project: ProjectId | null;
  readonly onProject: (project: ProjectId | null) => void;
}

/** One project, or all. */
export function ProjectFilter({ project: chosen, onProject }: ProjectFilterProps) {
  const byId = useWorkbench((state) => state.projects);
  const projects = projectsInOrder({ projects: byId });
  const name = chosen === null ? 'All projects' : (byId[chosen]?.name ?? 'a removed project');
  const item = (id: ProjectId | null, label: string) => ({
    id: id ?? 'all',
    label,
    isChecked: chosen === id,
    onSelect: () => onProject(id),
  });
  return (
    <MenuButton
      label={`Project: ${name}`}
      items={[item(null, 'All projects'), ...projects.map((project) => item(project.id, project.name))]}
    >
      <span className={styles.name}>{name}</span>
    </MenuButton>
  );
}
