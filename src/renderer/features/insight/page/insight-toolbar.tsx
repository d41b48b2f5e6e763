import type { NoticedFilter } from '#shared/model/noticed/reports.ts';
import { ProjectFilter } from '../../../parts/filters/project-filter.tsx';
import type { InsightView } from '../../../parts/preferences/window-preferences.ts';
import { RangeFilter } from '../../../parts/range/range-filter.tsx';
import { filterDaysText, type DaySpan } from '../../../parts/range/usage-range.ts';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import { Toolbar } from '../../../ui/toolbar/toolbar.tsx';

/** What the pages are about, and how that is changed. */
export interface InsightFilter {
  readonly view: InsightView;
  /** Days picked from a chart. */
  readonly picked: DaySpan | null;
  readonly filter: NoticedFilter;
  readonly nowMs: number;
  readonly onView: (change: Partial<InsightView>) => void;
  readonly onPick: (days: DaySpan | null) => void;
}

interface InsightToolbarProps {
  readonly filter: InsightFilter;
  readonly hasFilter: boolean;
  /** Where the page is not up to date: since when, or that it is being added up. */
  readonly note: string | null;
}

const tabs: readonly { readonly value: InsightView['tab']; readonly label: string }[] = [
  { value: 'frustration', label: 'Frustration' },
  { value: 'claims', label: 'Claims' },
  { value: 'lab', label: 'Prompt lab' },
  { value: 'reliability', label: 'Reliability' },
];

/** Which page is open, and what it is about. */
export function InsightToolbar({ filter: { view, picked, filter, onView, onPick }, hasFilter, note }: InsightToolbarProps) {
  const days = hasFilter ? filterDaysText(filter) : null;
  return (
    <Toolbar title="Insight" said={note ?? (days === null ? 'Made on this machine.' : `${days}, local time. Made on this machine.`)}>
      <Segmented label="Page" options={tabs} value={view.tab} onChange={(tab) => onView({ tab })} />
      {hasFilter && (
        <>
          <RangeFilter range={view.range} picked={picked} onRange={(range) => onView({ range })} onUnpick={() => onPick(null)} />
          <ProjectFilter project={view.project} onProject={(project) => onView({ project })} />
        </>
      )}
    </Toolbar>
  );
}
