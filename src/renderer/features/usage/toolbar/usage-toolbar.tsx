import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { dateText } from '../../../parts/format/day.ts';
import type { UsageView } from '../../../parts/preferences/window-preferences.ts';
import { projectsInOrder } from '../../../parts/workbench/workbench-state.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Button } from '../../../ui/button/button.tsx';
import { MenuButton } from '../../../ui/menu/menu-button.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import { filterDaysText, ranges, type DaySpan } from '../figures/usage-range.ts';
import { ExportButton } from './export-button.tsx';
import styles from './usage-toolbar.module.css';

interface UsageToolbarProps {
  readonly view: UsageView;
  readonly nowMs: number;
  readonly picked: DaySpan | null;
  readonly filter: UsageFilter;
  /** What is on the page: its models can be chosen, its prices are dated. */
  readonly report: UsageReport | null;
  /** Where the page is not up to date: since when, or that it is being added up. */
  readonly note: string | null;
  readonly onView: (change: Partial<UsageView>) => void;
  readonly onUnpick: () => void;
}

/** What the page is about: its range, project and model; and a way to take the figures along. */
export function UsageToolbar({ view, nowMs, picked, filter, report, note, onView, onUnpick }: UsageToolbarProps) {
  const days = filterDaysText(report?.filter ?? filter);
  return (
    <div className={styles.toolbar}>
      <h1>Usage</h1>
      <Segmented
        label="Range"
        options={ranges}
        value={picked ? ('' as UsageView['range']) : view.range}
        onChange={(range) => onView({ range })}
      />
      {picked && (
        <Button icon="x" onClick={onUnpick} title="Back to the whole range">
          {filterDaysText(filter)}
        </Button>
      )}
      <ProjectFilter view={view} onView={onView} />
      <ModelFilter view={view} report={report} onView={onView} />
      <span className={styles.said} role="status">
        {note ?? [days && `${days}, local time.`, report && `Prices of ${dateText(report.priceDate, nowMs)}.`].filter(Boolean).join(' ')}
      </span>
      <ExportButton filter={filter} />
    </div>
  );
}

function ProjectFilter({ view, onView }: Pick<UsageToolbarProps, 'view' | 'onView'>) {
  const byId = useWorkbench((state) => state.projects);
  const projects = projectsInOrder({ projects: byId });
  const name = view.project === null ? 'All projects' : (byId[view.project]?.name ?? 'a removed project');
  const item = (id: UsageView['project'], label: string) => ({
    id: id ?? 'all',
    label,
    isChecked: view.project === id,
    onSelect: () => onView({ project: id }),
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

function ModelFilter({ view, report, onView }: Pick<UsageToolbarProps, 'view' | 'report' | 'onView'>) {
  const known = report?.byModel ?? [];
  const name = view.model === null ? 'All models' : (known.find((model) => model.key === view.model)?.label ?? view.model);
  const item = (id: string | null, label: string) => ({
    id: id ?? 'all',
    label,
    isChecked: view.model === id,
    onSelect: () => onView({ model: id }),
  });
  const chosen = view.model !== null && !known.some((model) => model.key === view.model) ? [item(view.model, name)] : [];
  return (
    <MenuButton
      label={`Model: ${name}`}
      items={[item(null, 'All models'), ...known.map((model) => item(model.key, model.label)), ...chosen]}
    >
      <span className={styles.name}>{name}</span>
    </MenuButton>
  );
}
