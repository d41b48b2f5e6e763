import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { dateText, spanText } from '../../../parts/format/day.ts';
import type { UsageView } from '../../../parts/preferences/window-preferences.ts';
import { ModelFilter } from '../../../parts/filters/model-filter.tsx';
import { ProjectFilter } from '../../../parts/filters/project-filter.tsx';
import { RangeFilter } from '../../../parts/range/range-filter.tsx';
import { filterDaysText, type DaySpan } from '../../../parts/range/usage-range.ts';
import { Toolbar } from '../../../ui/toolbar/toolbar.tsx';
import { ExportButton } from './export-button.tsx';

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
  const days = filterDaysText(report?.filter ?? filter) ?? allDaysText(report);
  const said =
    note ?? [days && `${days}, local time.`, report && `Prices of ${dateText(report.priceDate, nowMs)}.`].filter(Boolean).join(' ');
  return (
    <Toolbar title="Usage" said={said} end={<ExportButton filter={filter} />}>
      <RangeFilter range={view.range} picked={picked} onRange={(range) => onView({ range })} onUnpick={onUnpick} />
      <ProjectFilter project={view.project} onProject={(project) => onView({ project })} />
      <ModelFilter
        model={view.model}
        known={(report?.byModel ?? []).map(({ key, label }) => ({ id: key, name: label }))}
        onModel={(model) => onView({ model })}
      />
    </Toolbar>
  );
}

/** From the first day with a request to the present one, where all of them are asked for. */
function allDaysText(report: UsageReport | null): string | null {
  const [first, last] = [report?.days[0], report?.days.at(-1)];
  return first && last ? spanText(first.key, last.key) : null;
}
